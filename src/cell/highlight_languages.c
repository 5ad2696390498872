/* highlight_languages.c - see highlight_languages.h.  To add a language add a
 * row: names, flags, comments, quotes, words. */
#include "cell/highlight_languages.h"

#define ESC QUOTE_ESCAPES
#define LINES QUOTE_LINES
#define QUOTES(...) (const struct quote[]){ __VA_ARGS__, { NULL, NULL, 0 } }

#define DOUBLE { "\"", "\"", ESC }
#define SINGLE { "'", "'", ESC }
#define BACKTICK { "`", "`", ESC | LINES }
#define SLASHES .line_comment = "//", .open_comment = "/*", .close_comment = "*/"
#define HASH .line_comment = "#"

#define C_WORDS "auto break case const continue default do else enum extern for goto if inline register restrict " \
	"return sizeof static struct switch typedef union volatile while alignas alignof constexpr typeof thread_local " \
	"_Alignas _Alignof _Atomic _Generic _Noreturn _Static_assert _Thread_local"
#define C_TYPES "void char short int long float double signed unsigned bool _Bool size_t ssize_t ptrdiff_t intptr_t " \
	"uintptr_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t time_t off_t pid_t FILE va_list wchar_t"
#define JS_WORDS "async await break case catch class const continue debugger default delete do else export extends " \
	"finally for from function get if import in instanceof let new of return set static super switch this throw try " \
	"typeof var void while with yield"
#define JS_TYPES "Array Boolean Date Error Function Map Math JSON Number Object Promise Proxy RegExp Set String Symbol " \
	"WeakMap WeakSet BigInt console document window"
#define JS_CONST "true false null undefined NaN Infinity"

static const struct language languages[] = {
	{ .names = "c h", .flags = LANG_DIRECTIVES, SLASHES, .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = C_WORDS, .types = C_TYPES, .constants = "NULL true false nullptr stdin stdout stderr" },
	{ .names = "cpp c++ cc cxx hpp hxx arduino", .flags = LANG_DIRECTIVES, SLASHES,
	  .quotes = QUOTES({ "R\"(", ")\"", LINES }, DOUBLE, SINGLE),
	  .keywords = C_WORDS " and catch class co_await co_return co_yield concept consteval constinit const_cast decltype "
	              "delete dynamic_cast explicit export final friend import module mutable namespace new noexcept not "
	              "operator or override private protected public reinterpret_cast requires static_assert static_cast "
	              "template this throw try typeid typename using virtual",
	  .types = C_TYPES " string vector map set unordered_map unordered_set pair tuple optional variant unique_ptr "
	           "shared_ptr weak_ptr char8_t char16_t char32_t std",
	  .constants = "NULL true false nullptr" },
	{ .names = "rust rs", .flags = LANG_LIFETIMES | LANG_BANG_MACRO | LANG_HASH_ATTR | LANG_CAPITAL_TYPES | LANG_NESTED,
	  SLASHES, .quotes = QUOTES({ "r##\"", "\"##", LINES }, { "r#\"", "\"#", LINES }, { "br\"", "\"", LINES },
	                            { "r\"", "\"", LINES }, { "b\"", "\"", ESC | LINES }, { "\"", "\"", ESC | LINES }, SINGLE),
	  .keywords = "as async await break const continue crate dyn else enum extern fn for if impl in let loop macro_rules "
	              "match mod move mut pub ref return self Self static struct super trait type union unsafe use where while yield",
	  .types = "bool char str i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64", .constants = "true false" },
	{ .names = "go golang", SLASHES, .quotes = QUOTES(DOUBLE, SINGLE, { "`", "`", LINES }),
	  .keywords = "break case chan const continue default defer else fallthrough for func go goto if import interface map "
	              "package range return select struct switch type var",
	  .types = "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string "
	           "uint uint8 uint16 uint32 uint64 uintptr",
	  .constants = "true false nil iota" },
	{ .names = "python py py3 python3 pycon gyp", .flags = LANG_AT, HASH,
	  .quotes = QUOTES({ "\"\"\"", "\"\"\"", ESC | LINES }, { "'''", "'''", ESC | LINES }, DOUBLE, SINGLE),
	  .keywords = "and as assert async await break class continue def del elif else except finally for from global if "
	              "import in is lambda match nonlocal not or pass raise return try while with yield case",
	  .types = "bool bytes bytearray complex dict float frozenset int list object set str tuple type self cls Exception "
	           "ValueError TypeError KeyError print len range enumerate zip open super isinstance",
	  .constants = "True False None NotImplemented Ellipsis __name__ __file__" },
	{ .names = "javascript js mjs cjs jsx node", .flags = LANG_AT | LANG_KEYS, SLASHES,
	  .quotes = QUOTES(DOUBLE, SINGLE, BACKTICK), .keywords = JS_WORDS, .types = JS_TYPES, .constants = JS_CONST },
	{ .names = "typescript ts tsx mts", .flags = LANG_AT | LANG_KEYS, SLASHES, .quotes = QUOTES(DOUBLE, SINGLE, BACKTICK),
	  .keywords = JS_WORDS " abstract as asserts declare enum implements infer interface is keyof module namespace override "
	              "private protected public readonly satisfies type",
	  .types = JS_TYPES " any bigint boolean never number object string symbol unknown Partial Record Readonly Pick Omit",
	  .constants = JS_CONST },
	{ .names = "java", .flags = LANG_AT | LANG_CAPITAL_TYPES, SLASHES,
	  .quotes = QUOTES({ "\"\"\"", "\"\"\"", ESC | LINES }, DOUBLE, SINGLE),
	  .keywords = "abstract assert break case catch class const continue default do else enum extends final finally for goto "
	              "if implements import instanceof interface native new package private protected public record return "
	              "sealed static strictfp super switch synchronized this throw throws transient try var void volatile while yield permits",
	  .types = "boolean byte char double float int long short", .constants = "true false null" },
	{ .names = "kotlin kt kts", .flags = LANG_AT | LANG_CAPITAL_TYPES | LANG_NESTED, SLASHES,
	  .quotes = QUOTES({ "\"\"\"", "\"\"\"", LINES }, DOUBLE, SINGLE),
	  .keywords = "abstract actual annotation as break by catch class companion const constructor continue crossinline data "
	              "do else enum expect external final finally for fun get if import in infix init inline inner interface "
	              "internal is lateinit noinline object open operator out override package private protected public reified "
	              "return sealed set super suspend tailrec this throw try typealias val var vararg when where while",
	  .constants = "true false null" },
	{ .names = "swift", .flags = LANG_AT | LANG_CAPITAL_TYPES | LANG_NESTED, SLASHES,
	  .quotes = QUOTES({ "\"\"\"", "\"\"\"", ESC | LINES }, DOUBLE),
	  .keywords = "actor any as associatedtype async await break case catch class continue convenience default defer deinit do "
	              "dynamic else enum extension fallthrough fileprivate final for func get guard if import in indirect infix init "
	              "inout internal is lazy let mutating nonisolated open operator optional override postfix precedencegroup prefix "
	              "private protocol public repeat required rethrows return self Self set some static struct subscript super "
	              "switch throw throws try typealias unowned var weak where while",
	  .constants = "true false nil" },
	{ .names = "csharp c# cs", .flags = LANG_CAPITAL_TYPES | LANG_DIRECTIVES, SLASHES,
	  .quotes = QUOTES({ "\"\"\"", "\"\"\"", LINES }, { "@\"", "\"", LINES }, DOUBLE, SINGLE),
	  .keywords = "abstract as async await base break case catch checked class const continue default delegate do else enum "
	              "event explicit extern finally fixed for foreach get goto if implicit in init interface internal is lock "
	              "namespace new operator out override params partial private protected public readonly record ref required "
	              "return sealed set sizeof stackalloc static struct switch this throw try typeof unchecked unsafe using var "
	              "virtual volatile when where while with yield",
	  .types = "bool byte char decimal double dynamic float int long nint nuint object sbyte short string uint ulong ushort void",
	  .constants = "true false null" },
	{ .names = "ruby rb rake gemspec irb", .flags = LANG_CAPITAL_TYPES | LANG_AT_VARIABLE | LANG_DOLLAR | LANG_COLON_ATOMS, HASH,
	  .open_comment = "=begin", .close_comment = "=end", .quotes = QUOTES({ "\"", "\"", ESC | LINES }, { "'", "'", ESC | LINES }, BACKTICK),
	  .keywords = "alias and begin break case class def defined do else elsif end ensure for if in module next not or redo "
	              "rescue retry return self super then undef unless until when while yield require require_relative include "
	              "extend attr_reader attr_writer attr_accessor private protected public raise puts loop lambda proc",
	  .constants = "true false nil __FILE__ __LINE__" },
	{ .names = "php php3 php7 php8 phtml", .flags = LANG_DOLLAR | LANG_HASH_ATTR, SLASHES, .line_comment2 = "#",
	  .quotes = QUOTES({ "\"", "\"", ESC | LINES }, { "'", "'", ESC | LINES }),
	  .keywords = "abstract and array as break callable case catch class clone const continue declare default do echo else "
	              "elseif empty enddeclare endfor endforeach endif endswitch endwhile enum extends final finally fn for foreach "
	              "function global goto if implements include include_once instanceof insteadof interface isset list match "
	              "namespace new or print private protected public readonly require require_once return static switch throw "
	              "trait try unset use var while xor yield php",
	  .types = "bool float int iterable mixed never object string void self parent", .constants = "true false null TRUE FALSE NULL" },
	{ .names = "perl pl pm", .flags = LANG_DOLLAR | LANG_AT_VARIABLE, HASH, .open_comment = "=pod", .close_comment = "=cut",
	  .quotes = QUOTES({ "\"", "\"", ESC | LINES }, { "'", "'", ESC | LINES }, BACKTICK),
	  .keywords = "and cmp continue die do else elsif eq for foreach ge given gt if last le local lt my ne next no not or our "
	              "package print printf push redo ref require return say shift sub tr unless until use wantarray when while x xor",
	  .constants = "undef __FILE__ __LINE__ __PACKAGE__" },
	{ .names = "bash sh shell zsh ksh fish shell-session console terminal", .flags = LANG_DOLLAR | LANG_DASH_WORDS, HASH,
	  .quotes = QUOTES({ "\"", "\"", ESC | LINES }, { "'", "'", LINES }, BACKTICK),
	  .keywords = "alias break builtin case cd continue declare do done echo elif else esac eval exec exit export fi for "
	              "function if in local printf read readonly return select set shift source sudo then time trap unset until "
	              "while test",
	  .constants = "true false" },
	{ .names = "powershell ps1 pwsh", .flags = LANG_NOCASE | LANG_DOLLAR | LANG_DASH_WORDS, HASH, .open_comment = "<#", .close_comment = "#>",
	  .quotes = QUOTES({ "@\"", "\"@", LINES }, { "@'", "'@", LINES }, { "\"", "\"", LINES }, { "'", "'", LINES }),
	  .keywords = "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach "
	              "from function hidden if in param process return static switch throw trap try until using while" },
	{ .names = "sql mysql postgres postgresql psql plpgsql sqlite tsql", .flags = LANG_NOCASE, .line_comment = "--",
	  .open_comment = "/*", .close_comment = "*/", .quotes = QUOTES({ "$$", "$$", LINES }, { "'", "'", LINES }, { "\"", "\"", LINES }, { "`", "`", 0 }),
	  .keywords = "add all alter and any as asc begin between by cascade case check column commit conflict constraint create "
	              "cross current database default delete desc distinct do drop each else end except execute exists explain "
	              "foreign for from full function grant group having if in index inner insert intersect into is join key "
	              "lateral left like ilike limit materialized natural not nothing of offset on or order outer over partition primary "
	              "procedure recursive references refresh release replace returning returns revoke right role rollback row rows "
	              "savepoint schema select sequence set table temporary then to transaction trigger truncate union unique "
	              "update using values view when where window with",
	  .types = "bigint bigserial boolean bool bytea char date decimal double float int integer interval json jsonb numeric "
	           "precision real serial smallint text time timestamp timestamptz uuid varchar blob datetime",
	  .constants = "true false null" },
	{ .names = "html xml xhtml svg html5 vue svelte rss atom xsl plist mustache handlebars hbs jinja liquid erb ejs", .form = FORM_MARKUP,
	  .open_comment = "<!--", .close_comment = "-->" },
	{ .names = "css scss sass less", .flags = LANG_DASH_WORDS | LANG_KEYS | LANG_AT_KEYWORD | LANG_HASH_NUMBER | LANG_DOLLAR,
	  .line_comment = "//", .open_comment = "/*", .close_comment = "*/", .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = "important from to and not only or", .constants = "inherit initial unset none auto transparent currentColor" },
	{ .names = "json jsonc json5 geojson webmanifest", .flags = LANG_KEYS, SLASHES, .quotes = QUOTES(DOUBLE, SINGLE), .constants = "true false null" },
	{ .names = "yaml yml", .flags = LANG_LINE_KEYS, HASH, .quotes = QUOTES(DOUBLE, { "'", "'", 0 }),
	  .constants = "true false null yes no on off True False" },
	{ .names = "toml", .flags = LANG_LINE_KEYS | LANG_SECTIONS, HASH,
	  .quotes = QUOTES({ "\"\"\"", "\"\"\"", ESC | LINES }, { "'''", "'''", LINES }, DOUBLE, { "'", "'", 0 }),
	  .constants = "true false inf nan" },
	{ .names = "ini cfg conf properties editorconfig gitconfig desktop systemd dotenv env", .flags = LANG_LINE_KEYS | LANG_SECTIONS,
	  .line_comment = "#", .line_comment2 = ";", .quotes = QUOTES(DOUBLE), .constants = "true false yes no on off" },
	{ .names = "diff patch udiff", .form = FORM_DIFF },
	{ .names = "makefile make mk", .flags = LANG_LINE_KEYS | LANG_DOLLAR | LANG_DASH_WORDS, HASH, .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = "define else endef endif export ifdef ifeq ifndef ifneq include override private unexport vpath" },
	{ .names = "cmake", .flags = LANG_NOCASE | LANG_DOLLAR, HASH, .quotes = QUOTES({ "\"", "\"", ESC | LINES }),
	  .keywords = "if else elseif endif foreach endforeach while endwhile function endfunction macro endmacro return include "
	              "project set option add_executable add_library target_link_libraries find_package install message",
	  .constants = "on off true false" },
	{ .names = "dockerfile docker containerfile", .flags = LANG_DOLLAR | LANG_DASH_WORDS, HASH, .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL "
	              "USER VOLUME WORKDIR" },
	{ .names = "nginx nginxconf caddy caddyfile apache apacheconf", .flags = LANG_DOLLAR | LANG_DASH_WORDS, HASH, .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = "server location listen server_name root index return rewrite proxy_pass proxy_set_header include events http "
	              "upstream if set try_files handle reverse_proxy file_server encode header redir log tls",
	  .constants = "on off" },
	{ .names = "lua", .flags = 0, .line_comment = "--", .open_comment = "--[[", .close_comment = "]]",
	  .quotes = QUOTES(DOUBLE, SINGLE, { "[[", "]]", LINES }),
	  .keywords = "and break do else elseif end for function goto if in local not or repeat return then until while",
	  .types = "io math os string table coroutine print pairs ipairs require", .constants = "true false nil self" },
	{ .names = "haskell hs", .flags = LANG_CAPITAL_TYPES | LANG_LIFETIMES | LANG_NESTED, .line_comment = "--", .open_comment = "{-", .close_comment = "-}",
	  .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = "case class data default deriving do else family forall foreign hiding if import in infix infixl infixr "
	              "instance let module newtype of qualified then type where" },
	{ .names = "ocaml ml mli fsharp f# fs", .flags = LANG_LIFETIMES | LANG_CAPITAL_TYPES | LANG_NESTED, .line_comment2 = "//", .open_comment = "(*", .close_comment = "*)",
	  .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = "and as assert begin class constraint do done downto else end exception external for fun function functor if "
	              "in include inherit initializer lazy let match member method module mutable new nonrec object of open or "
	              "override private rec sig struct then to try type use val virtual when while with yield",
	  .types = "array bool char float int list option string unit", .constants = "true false" },
	{ .names = "scala sbt", .flags = LANG_AT | LANG_CAPITAL_TYPES | LANG_NESTED, SLASHES, .quotes = QUOTES({ "\"\"\"", "\"\"\"", LINES }, DOUBLE, SINGLE),
	  .keywords = "abstract case catch class def do else enum export extends extension final finally for forSome given if "
	              "implicit import inline lazy match new object opaque override package private protected return sealed super "
	              "then this throw trait transparent try type using val var while with yield",
	  .constants = "true false null" },
	{ .names = "dart", .flags = LANG_AT | LANG_CAPITAL_TYPES, SLASHES,
	  .quotes = QUOTES({ "\"\"\"", "\"\"\"", ESC | LINES }, { "'''", "'''", ESC | LINES }, DOUBLE, SINGLE),
	  .keywords = "abstract as assert async await base break case catch class const continue covariant default deferred do "
	              "dynamic else enum export extends extension external factory final finally for Function get hide if "
	              "implements import in interface is late library mixin new of on operator part required rethrow return sealed "
	              "set show static super switch sync this throw try typedef var void when while with yield",
	  .types = "int double num bool", .constants = "true false null" },
	{ .names = "markdown md mdown mkd", .form = FORM_MARKDOWN },
	{ .names = "zig", .flags = LANG_AT, .line_comment = "//", .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = "addrspace align allowzero and anyframe anytype asm async await break callconv catch comptime const continue "
	              "defer else enum errdefer error export extern fn for if inline linksection noalias noinline nosuspend opaque or "
	              "orelse packed pub resume return struct suspend switch test threadlocal try union unreachable usingnamespace var "
	              "volatile while",
	  .types = "bool void noreturn type anyerror i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f16 f32 f64 f128 comptime_int comptime_float",
	  .constants = "true false null undefined" },
	{ .names = "elixir ex exs heex", .flags = LANG_AT_VARIABLE | LANG_CAPITAL_TYPES | LANG_COLON_ATOMS, HASH,
	  .quotes = QUOTES({ "\"\"\"", "\"\"\"", ESC | LINES }, { "\"", "\"", ESC | LINES }, SINGLE),
	  .keywords = "after alias and case catch cond def defdelegate defexception defimpl defmacro defmacrop defmodule defp "
	              "defprotocol defstruct do else end fn for if import in not or quote raise receive require rescue super throw "
	              "try unless unquote use when with",
	  .constants = "true false nil __MODULE__" },
	{ .names = "erlang erl", .flags = LANG_CAPITAL_TYPES, .line_comment = "%", .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = "after and andalso begin bnot bor case catch div end fun if let not of or orelse receive rem try when xor "
	              "module export import behaviour record define include",
	  .constants = "true false undefined ok error" },
	{ .names = "clojure clj cljs edn lisp elisp scheme racket commonlisp", .flags = LANG_DASH_WORDS | LANG_COLON_ATOMS, .line_comment = ";",
	  .quotes = QUOTES({ "\"", "\"", ESC | LINES }),
	  .keywords = "and case catch cond def define defmacro defmethod defmulti defn defn- defonce defprotocol defrecord defun "
	              "defvar do doseq dotimes fn for if if-let if-not lambda let letfn loop map new not ns or quote recur reduce "
	              "require set setq throw try when when-let when-not while",
	  .constants = "true false nil t" },
	{ .names = "r rlang rscript", HASH, .quotes = QUOTES(DOUBLE, SINGLE, { "`", "`", 0 }),
	  .keywords = "break else for function if in library next repeat require return while", .constants = "TRUE FALSE NULL NA NaN Inf T F" },
	{ .names = "julia jl", .flags = LANG_AT | LANG_CAPITAL_TYPES, HASH, .open_comment = "#=", .close_comment = "=#",
	  .quotes = QUOTES({ "\"\"\"", "\"\"\"", ESC | LINES }, DOUBLE, SINGLE),
	  .keywords = "abstract baremodule begin break catch const continue do else elseif end export finally for function global "
	              "if import in isa let local macro module mutable primitive quote return struct try type using where while",
	  .constants = "true false nothing missing NaN Inf pi" },
	{ .names = "tex latex", .flags = LANG_BACKSLASH_WORD, .line_comment = "%", .quotes = QUOTES({ "$", "$", ESC | LINES }) },
	{ .names = "nix", .flags = LANG_DASH_WORDS, HASH, .open_comment = "/*", .close_comment = "*/",
	  .quotes = QUOTES({ "''", "''", LINES }, { "\"", "\"", ESC | LINES }),
	  .keywords = "assert else if in inherit import let or rec then with builtins", .constants = "true false null" },
	{ .names = "protobuf proto graphql gql thrift", .flags = LANG_AT | LANG_CAPITAL_TYPES, .line_comment = "//", .line_comment2 = "#",
	  .open_comment = "/*", .close_comment = "*/", .quotes = QUOTES({ "\"\"\"", "\"\"\"", LINES }, DOUBLE, SINGLE),
	  .keywords = "enum extend extensions fragment implements import input interface message mutation on oneof option optional "
	              "package query repeated required returns rpc scalar schema service subscription syntax type union",
	  .types = "bool bytes double fixed32 fixed64 float int32 int64 map sint32 sint64 string uint32 uint64", .constants = "true false null" },
	{ .names = "asm nasm assembly armasm x86asm wasm", .flags = LANG_NOCASE, .line_comment = ";", .line_comment2 = "//", .quotes = QUOTES(DOUBLE, SINGLE),
	  .keywords = "add and call cmp dec div inc int ja jae jb jbe je jg jge jl jle jmp jne jnz jz lea loop mov movzx mul neg nop not "
	              "or pop push ret sar shl shr sub syscall test xor section global extern db dw dd dq equ",
	  .types = "rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 eax ebx ecx edx esi edi ebp esp al bl cl dl" },
	{ .names = "vim viml", .flags = 0, .line_comment = "\"", .quotes = QUOTES({ "'", "'", 0 }),
	  .keywords = "call let set if else elseif endif for endfor while endwhile function endfunction return map nnoremap inoremap "
	              "vnoremap noremap autocmd augroup command execute echo source syntax highlight" },
	{ .names = "terraform hcl tf", .flags = LANG_LINE_KEYS, HASH, .line_comment2 = "//", .open_comment = "/*", .close_comment = "*/",
	  .quotes = QUOTES({ "\"", "\"", ESC | LINES }),
	  .keywords = "data for for_each in if locals module output provider resource terraform variable", .constants = "true false null" },
};

const struct language *
language_find(struct span name)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		struct span rest = span_of(languages[i].names);

		while (rest.len) {
			struct span one = span_cut(rest, ' ', &rest);

			if (one.len == name.len && strncasecmp(one.ptr, name.ptr, name.len) == 0)
				return &languages[i];
		}
	}
	return NULL;
}
