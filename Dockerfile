# Dockerfile - Quoin on Debian 13: built in one stage, run in another that holds
# the program and its libraries.  docker-compose.yml puts the rest round it.
#
#	docker build -t quoin .
#
# tests/long/dockerfile.py runs these steps without a container engine.

FROM debian:trixie-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends \
	gcc libc6-dev make automake autoconf pkg-config \
	libpq-dev libhiredis-dev libsodium-dev libjansson-dev libicu-dev libyaml-dev \
	zlib1g-dev libbrotli-dev libpcre2-dev libgumbo-dev libseccomp-dev libpsl-dev libarchive-dev \
	libqrencode-dev libzxcvbn-dev libcurl4-openssl-dev \
	libfcgi-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libvips-dev \
	nodejs npm
WORKDIR /source
COPY . .
RUN autoreconf -fi && mkdir /build && cd /build && \
	/source/configure --prefix=/usr --sysconfdir=/etc --localstatedir=/var --libexecdir=/usr/libexec && \
	make -j"$(nproc)" && make install-strip DESTDIR=/installed

FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
	libpq5 libhiredis1.1.0 libsodium23 libjansson4 libicu76 libyaml-0-2 zlib1g libbrotli1 libpcre2-8-0 \
	libgumbo3 libseccomp2 libpsl5t64 libarchive13t64 libqrencode4 libzxcvbn0 libcurl4t64 libvips42t64 libcmark-gfm0.29.0.gfm.13 libcmark-gfm-extensions0.29.0.gfm.13 \
	postgresql-client libfcgi-bin ca-certificates tzdata && \
	rm -rf /var/lib/apt/lists/* && \
	groupadd -g 10001 quoin && useradd -r -u 10001 -g quoin -d /var/lib/quoin -s /usr/sbin/nologin quoin && \
	install -d -o quoin -g quoin -m 750 /run/quoin /var/lib/quoin /var/lib/quoin/media /var/lib/quoin/assets
COPY --from=build /installed/ /
COPY docker/quoin-container docker/quoin-healthy /usr/bin/
USER quoin
WORKDIR /var/lib/quoin
VOLUME ["/run/quoin", "/var/lib/quoin"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["quoin-healthy"]
ENTRYPOINT ["quoin-container"]
CMD ["serve"]
