/* mail.c - see mail.h. */
#include "service/mail.h"

#include "base/file.h"
#include "base/rand.h"
#include "base/strbuf.h"
#include "service/conf.h"
#include "text/mime.h"

#include <curl/curl.h>
#include <pthread.h>

enum { MESSAGE_MAX = 1 << 20, ANSWER_MAX = 4096, PASSWORD_FILE_MAX = 4096 };

static const usec_t LONGEST = 30 * USEC_PER_SEC;

/* A message on its way. */
struct delivery {
	const struct conf *conf;
	const char *from, *to;
	struct span rest;     /* not sent yet */
	struct strbuf answer;
};

struct provider {
	const char *scheme;
	bool (*send)(struct ctx *cx, struct delivery *l);
};

bool
mail_is_on(const struct conf *conf)
{
	return *conf->smtp_url != '\0';
}

static void
split_from(struct arena *a, const struct conf *conf, const char **name, const char **address)
{
	*name = "Quoin";
	*address = arena_printf(a, "quoin@%s", conf->console_host);
	if (*conf->smtp_from)
		mime_split_address(a, conf->smtp_from, name, address);
}

const char *
mail_from(struct arena *a, const struct conf *conf)
{
	const char *name, *address;

	split_from(a, conf, &name, &address);
	return address;
}

/* ---- SMTP ---- */

static size_t
give(char *to, size_t size, size_t n, void *arg)
{
	struct delivery *l = arg;
	struct span piece = span_take(l->rest, size * n);

	memcpy(to, piece.ptr, piece.len);
	l->rest = span_skip(l->rest, piece.len);
	return piece.len;
}

/* The server's lines; past the ceiling they are not kept. */
static size_t
hear(char *line, size_t size, size_t n, void *arg)
{
	struct delivery *l = arg;

	strbuf_add(&l->answer, line, size * n);
	return size * n;
}

static void
free_curl(void *curl)
{
	curl_easy_cleanup(curl);
}

static void
free_list(void *list)
{
	curl_slist_free_all(list);
}

static bool
set_password(struct ctx *cx, CURL *curl, const struct conf *conf)
{
	struct span password;

	if (*conf->smtp_user)
		curl_easy_setopt(curl, CURLOPT_USERNAME, conf->smtp_user);
	if (!*conf->smtp_password_file)
		return true;
	if (!file_read(cx, conf->smtp_password_file, PASSWORD_FILE_MAX, &password))
		return false;
	password = span_trim(password);
	curl_easy_setopt(curl, CURLOPT_PASSWORD, arena_strndup(cx->arena, password.ptr, password.len));
	return true;
}

static void
set_where(struct ctx *cx, CURL *curl, const struct conf *conf)
{
	bool has_path = strchr(conf->smtp_url + strcspn(conf->smtp_url, ":") + 3, '/') != NULL;
	bool off = strcmp(conf->smtp_tls, "off") == 0, optional = strcmp(conf->smtp_tls, "optional") == 0;

	/* the path is the name we greet with */
	curl_easy_setopt(curl, CURLOPT_URL, has_path ? conf->smtp_url
	                 : arena_printf(cx->arena, "%s/%s", conf->smtp_url, conf->console_host));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(off ? CURLUSESSL_NONE : optional ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
}

static void
set_message(struct ctx *cx, CURL *curl, struct delivery *l)
{
	struct curl_slist *to = curl_slist_append(NULL, arena_printf(cx->arena, "<%s>", l->to));
	usec_t left = cx->deadline ? cx->deadline - clock_mono() : LONGEST;

	arena_defer(cx->arena, free_list, to);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_printf(cx->arena, "<%s>", l->from));
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(curl, CURLOPT_READDATA, l);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, l);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, hear);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, l);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(left > USEC_PER_SEC ? left / USEC_PER_MSEC : 1000));
}

/* The last line that says no: what follows it is about leaving. */
static const char *
refusal(struct arena *a, struct span answer)
{
	struct span no = { "", 0 };

	while (answer.len) {
		struct span line = span_trim(span_cut(answer, '\n', &answer));

		if (span_starts(line, "4") || span_starts(line, "5"))
			no = line;
	}
	return arena_strndup(a, no.ptr, no.len);
}

/* A refusal of the message, not of our name and password, will not change. */
static bool
tell_failure(struct ctx *cx, CURL *curl, CURLcode rc, struct delivery *l)
{
	long code = 0;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
	if (code < 400)
		return fail(cx, ERR_INTERNAL, "mail.send", "The mail server could not be used: %s.", curl_easy_strerror(rc));
	return fail(cx, code >= 500 && rc != CURLE_LOGIN_DENIED && rc != CURLE_USE_SSL_FAILED ? ERR_GONE : ERR_INTERNAL,
	            "mail.refused", "The mail server answered: %s", refusal(cx->arena, strbuf_span(&l->answer)));
}

static bool
send_smtp(struct ctx *cx, struct delivery *l)
{
	CURL *curl = curl_easy_init();

	if (!curl)
		return fail_cause(cx, ERR_INTERNAL, "mail.curl", "libcurl could not begin");
	set_where(cx, curl, l->conf);
	set_message(cx, curl, l);
	arena_defer(cx->arena, free_curl, curl);
	if (!set_password(cx, curl, l->conf))
		return false;
	CURLcode rc = curl_easy_perform(curl);
	return rc == CURLE_OK || tell_failure(cx, curl, rc, l);
}

/* ---- all of them ---- */

static const struct provider providers[] = {
	{ "smtp", send_smtp },
	{ "smtps", send_smtp },
};

static const struct provider *
provider_of(const char *url)
{
	for (size_t i = 0; i < sizeof providers / sizeof *providers; i++)
		if (strncmp(url, providers[i].scheme, strlen(providers[i].scheme)) == 0 &&
		    strncmp(url + strlen(providers[i].scheme), "://", 3) == 0)
			return &providers[i];
	return NULL;
}

static void
init_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static bool
write_message(struct ctx *cx, const struct conf *conf, const struct mail *mail, struct delivery *l)
{
	struct mime m = { .to = mail->to, .subject = mail->subject, .id = rand_hex(cx->arena, 32), .date = clock_wall(),
	                  .text = mail->text, .html = mail->html };
	struct strbuf message;

	split_from(cx->arena, conf, &m.from_name, &m.from);
	l->from = m.from;
	l->to = mail->to;
	strbuf_init(&message, cx->arena, MESSAGE_MAX);
	if (!mime_write(cx->arena, &m, &message) || !strbuf_ok(&message))
		return fail(cx, ERR_GONE, "mail.message", "This cannot be sent from \"%s\" to \"%s\".", m.from, mail->to);
	l->rest = strbuf_span(&message);
	return true;
}

bool
mail_send(struct ctx *cx, const struct conf *conf, const struct mail *mail, const char **answer)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const struct provider *provider = provider_of(conf->smtp_url);
	struct delivery l = { .conf = conf };

	*answer = "";
	if (!provider)
		return fail(cx, ERR_INTERNAL, "mail.provider", "smtp_url begins with smtp:// or smtps://, not as \"%s\" does.",
		            conf->smtp_url);
	pthread_once(&once, init_curl);
	strbuf_init(&l.answer, cx->arena, ANSWER_MAX);
	bool ok = write_message(cx, conf, mail, &l) && provider->send(cx, &l);
	*answer = l.answer.buf;
	return ok;
}
