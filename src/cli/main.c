/* main.c - quoin: one program, subcommands from a table. */
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define COMMAND(name, fn, args, help) int fn(int argc, char **argv);
#include "cli/commands.h"
#undef COMMAND

static const struct {
	const char *name;
	int (*fn)(int argc, char **argv);
	const char *args, *help;
} commands[] = {
#define COMMAND(name_, fn_, args_, help_) { #name_, fn_, args_, help_ },
#include "cli/commands.h"
#undef COMMAND
};

enum { COUNT = sizeof commands / sizeof *commands };

static void
help(FILE *to)
{
	fprintf(to, "Quoin: one press for many publications.\n\nusage: quoin COMMAND [ARGUMENTS]\n\n");
	for (size_t i = 0; i < COUNT; i++)
		fprintf(to, "  %-14s %s%*s %s\n", commands[i].name, commands[i].args,
		        28 - (int)utf8_length(span_of(commands[i].args)), "", commands[i].help);
	fprintf(to, "\nquoin COMMAND --help says more.  Configuration: quoin.conf(5), or QUOIN_<KEY> in the environment.\n");
}

int
main(int argc, char **argv)
{
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		help(argc < 2 ? stderr : stdout);
		return argc < 2 ? 2 : 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("quoin " PACKAGE_VERSION);
		return 0;
	}
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].fn(argc - 1, argv + 1);
	fprintf(stderr, "quoin: \"%s\" is not a command; quoin --help lists them\n", argv[1]);
	return 2;
}
