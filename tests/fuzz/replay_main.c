/* replay_main.c - the main() of a fuzz target built without libFuzzer.
 *
 *	fuzz_X [FILE|DIRECTORY]…
 *
 * runs the target over each file given and each file of each directory given;
 * without arguments over its own seed corpus, tests/fuzz/corpus/X in $srcdir.
 * The output is TAP, one point for each argument; a finding ends the program. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST = 1 << 20 };

static bool
replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f) {
		printf("# could not open %s: %s\n", path, strerror(errno));
		return false;
	}
	/* Exactly as long as the input, so that a sanitizer sees a byte read too far. */
	uint8_t *room = malloc(LARGEST);
	if (!room)
		abort();
	size_t len = fread(room, 1, LARGEST, f);
	uint8_t *input = malloc(len ? len : 1);
	if (!input)
		abort();
	memcpy(input, room, len);
	free(room);
	fclose(f);
	LLVMFuzzerTestOneInput(input, len);
	free(input);
	return true;
}

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Replays path and counts its inputs; -1 when one could not be read. */
static int
replay(const char *path)
{
	if (!is_directory(path))
		return replay_file(path) ? 1 : -1;

	DIR *dir = opendir(path);
	int inputs = 0;
	bool ok = dir != NULL;
	for (struct dirent *e; ok && (e = readdir(dir)); ) {
		char file[4096];

		if (e->d_name[0] == '.')
			continue;
		snprintf(file, sizeof file, "%s/%s", path, e->d_name);
		ok = replay_file(file);
		inputs++;
	}
	if (dir)
		closedir(dir);
	return ok ? inputs : -1;
}

static bool
replay_point(int point, const char *path)
{
	int inputs = replay(path);

	printf("%s %d - %d inputs of %s come back\n", inputs > 0 ? "ok" : "not ok", point, inputs, path);
	fflush(stdout);
	return inputs > 0;
}

/* The directory named like the program: .../fuzz_utf8 has corpus/utf8. */
static void
own_corpus(const char *program, char *path, size_t room)
{
	const char *name = strstr(program, "fuzz_");
	const char *src = getenv("srcdir");

	for (const char *next; name && (next = strstr(name + 5, "fuzz_")); )
		name = next;
	snprintf(path, room, "%s/tests/fuzz/corpus/%s", src ? src : ".", name ? name + 5 : "");
}

int
main(int argc, char **argv)
{
	char corpus[4096];
	char *own[] = { argv[0], corpus, NULL };
	bool ok = true;

	if (argc < 2) {
		own_corpus(argv[0], corpus, sizeof corpus);
		argv = own;
		argc = 2;
	}
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++)
		ok &= replay_point(i, argv[i]);
	return ok ? 0 : 1;
}
