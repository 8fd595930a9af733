// What regular tokens cannot say: strings, of which those in `"` stand on one line with all in their holes; block
// comments; the operators `-` and `/`, which have blanks around them; names that end with `-`.
//
// Not here: every other token (`grammar.js`). What it reads is what `crates/infc-syntax/src/lexer` reads.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <string.h>

enum Token {
  BLOCK_COMMENT,
  LINE_OPEN,
  LINE_CLOSE,
  INDENTED_OPEN,
  INDENTED_CLOSE,
  HOLE_OPEN,
  HOLE_CLOSE,
  TEXT,
  ESCAPE,
  MINUS,
  SLASH,
  HYPHENED_NAME,
  CUT,
  // Never read; valid everywhere only while the parser looks for a way out of an error.
  NEVER,
};

enum Mode { LINE = 1, INDENTED, HOLE };

enum { DEEPEST = 1000 };

typedef struct {
  // The column where a block comment ended last, and one; it is a blank before an operator.
  uint32_t commented;
  // What is open, the innermost last.
  uint16_t depth;
  uint8_t modes[DEEPEST];
} Scanner;

void *tree_sitter_inf_external_scanner_create(void) {
  return ts_calloc(1, sizeof(Scanner));
}

void tree_sitter_inf_external_scanner_destroy(void *payload) {
  ts_free(payload);
}

unsigned tree_sitter_inf_external_scanner_serialize(void *payload, char *buffer) {
  Scanner *scanner = payload;
  memcpy(buffer, &scanner->commented, sizeof scanner->commented);
  memcpy(buffer + sizeof scanner->commented, scanner->modes, scanner->depth);
  return sizeof scanner->commented + scanner->depth;
}

void tree_sitter_inf_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  Scanner *scanner = payload;
  scanner->commented = 0;
  scanner->depth = 0;
  if (length < sizeof scanner->commented) return;
  memcpy(&scanner->commented, buffer, sizeof scanner->commented);
  scanner->depth = length - sizeof scanner->commented;
  memcpy(scanner->modes, buffer + sizeof scanner->commented, scanner->depth);
}

static void advance(TSLexer *lexer) {
  lexer->advance(lexer, false);
}

static bool found(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

// What was read up to here is a token.
static bool take(TSLexer *lexer, enum Token token) {
  lexer->mark_end(lexer);
  return found(lexer, token);
}

static bool in(int32_t c, int32_t first, int32_t last) {
  return first <= c && c <= last;
}

static bool is_blank(int32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name(int32_t c) {
  return in(c, 'a', 'z') || in(c, 'A', 'Z') || in(c, '0', '9') || c == '_';
}

// Controls, among them those of direction, and what only some programs show as the end of a line.
static bool is_control(int32_t c) {
  return (c < ' ' && c != '\t' && c != '\n') || in(c, 0x7f, 0x9f) || c == 0x61c || in(c, 0x200e, 0x200f) ||
         in(c, 0x2028, 0x202e) || in(c, 0x2066, 0x2069);
}

// What has no width, but for the joiners and selectors of variants that scripts and emoji are written with.
static bool is_invisible(int32_t c) {
  return c == 0xad || c == 0x34f || in(c, 0x115f, 0x1160) || in(c, 0x17b4, 0x17b5) || in(c, 0x180b, 0x180e) ||
         c == 0x200b || in(c, 0x2060, 0x2064) || in(c, 0x206a, 0x206f) || c == 0x3164 || c == 0xfeff ||
         c == 0xffa0 || in(c, 0xfff9, 0xfffb) || in(c, 0xe0000, 0xe0fff);
}

static uint8_t mode(const Scanner *scanner) {
  return scanner->depth > 0 ? scanner->modes[scanner->depth - 1] : 0;
}

// The number of what is open around the outermost `"…"` string, or of all.
static uint16_t outside_line(const Scanner *scanner) {
  uint16_t depth = 0;
  while (depth < scanner->depth && scanner->modes[depth] != LINE) depth += 1;
  return depth;
}

static bool on_one_line(const Scanner *scanner) {
  return outside_line(scanner) < scanner->depth;
}

static bool open(Scanner *scanner, TSLexer *lexer, enum Mode mode, enum Token token) {
  if (scanner->depth == DEEPEST) return false;
  scanner->modes[scanner->depth++] = mode;
  return take(lexer, token);
}

static bool close(Scanner *scanner, TSLexer *lexer, enum Token token) {
  scanner->depth -= 1;
  return take(lexer, token);
}

// The line ends where a string does not: the strings on it end, too. Nothing is taken.
static bool cut(Scanner *scanner, TSLexer *lexer) {
  scanner->depth = outside_line(scanner);
  return found(lexer, CUT);
}

// After a backslash.
static bool escape(TSLexer *lexer, const char *letters) {
  if (lexer->lookahead == '$') {
    advance(lexer);
    bool braced = lexer->lookahead == '{';
    if (braced) advance(lexer);
    return (braced || strchr(letters, '$')) && take(lexer, ESCAPE);
  }
  if (lexer->lookahead <= 0 || lexer->lookahead > 0x7f || !strchr(letters, (char)lexer->lookahead)) return false;
  advance(lexer);
  return take(lexer, ESCAPE);
}

// After the two quotes in an indented string: its end, or an escape.
static bool quotes(Scanner *scanner, TSLexer *lexer) {
  switch (lexer->lookahead) {
    case '$':
    case '\'':
      advance(lexer);
      return take(lexer, ESCAPE);
    case '\\':
      advance(lexer);
      return escape(lexer, "ntr\\\"'$");
    default:
      return close(scanner, lexer, INDENTED_CLOSE);
  }
}

// A `$`, a quote, a backslash or a line end, which may begin something else than text. Returns true if it is text and
// the reading goes on; else `*result` says whether a token was found.
static bool goes_on(Scanner *scanner, TSLexer *lexer, bool text, bool *result) {
  bool line = mode(scanner) == LINE;
  int32_t c = lexer->lookahead;
  lexer->mark_end(lexer);
  *result = text && found(lexer, TEXT);
  if (c == '"' && line) {
    if (text) return false;
    advance(lexer);
    return *result = close(scanner, lexer, LINE_CLOSE), false;
  }
  if (c == '\n' || c == '\r') {
    if (on_one_line(scanner)) return *result = text ? found(lexer, TEXT) : cut(scanner, lexer), false;
    advance(lexer);
    return c == '\n' || lexer->lookahead == '\n';
  }
  advance(lexer);
  if (c == '$') {
    if (lexer->lookahead != '{') return true;
    if (text) return false;
    advance(lexer);
    return *result = open(scanner, lexer, HOLE, HOLE_OPEN), false;
  }
  if (c == '\'') {
    if (line || lexer->lookahead != '\'') return true;
    if (text) return false;
    advance(lexer);
    return *result = quotes(scanner, lexer), false;
  }
  if (c == '\\' && line) {
    if (!text) *result = escape(lexer, "\"\\ntr");
    return false;
  }
  if (c == '\\' && lexer->lookahead == '$') {
    advance(lexer);
    if (lexer->lookahead != '{') return true;
    if (text) return false;
    advance(lexer);
    return *result = take(lexer, ESCAPE), false;
  }
  return true;
}

static bool in_string(Scanner *scanner, TSLexer *lexer) {
  bool text = false, result = false;
  for (;; text = true) {
    int32_t c = lexer->lookahead;
    if (lexer->eof(lexer)) {
      lexer->mark_end(lexer);
      return text ? found(lexer, TEXT) : on_one_line(scanner) && cut(scanner, lexer);
    }
    if (c == '$' || c == '"' || c == '\'' || c == '\\' || c == '\n' || c == '\r') {
      if (!goes_on(scanner, lexer, text, &result)) return result;
    } else if (is_control(c) || is_invisible(c)) {
      return text && take(lexer, TEXT);
    } else {
      advance(lexer);
    }
  }
}

static bool block_comment(Scanner *scanner, TSLexer *lexer) {
  bool one_line = on_one_line(scanner), star = false;
  for (advance(lexer); !lexer->eof(lexer); advance(lexer)) {
    int32_t c = lexer->lookahead;
    if (star && c == '/') {
      advance(lexer);
      scanner->commented = lexer->get_column(lexer) + 1;
      return take(lexer, BLOCK_COMMENT);
    }
    if ((c == '\n' && one_line) || (is_control(c) && c != '\r')) return false;
    if (c == '\r') {
      advance(lexer);
      if (one_line || lexer->lookahead != '\n') return false;
    }
    star = c == '*';
  }
  return false;
}

// After an operator: a blank, or a comment.
static bool is_parted(TSLexer *lexer) {
  if (lexer->lookahead == '/') {
    advance(lexer);
    return lexer->lookahead == '*';
  }
  return is_blank(lexer->lookahead) || lexer->lookahead == '#';
}

static bool hyphened_name(TSLexer *lexer) {
  bool hyphen = false;
  while (is_name(lexer->lookahead) || lexer->lookahead == '-') {
    int32_t c = lexer->lookahead;
    if (c == '-') lexer->mark_end(lexer);
    advance(lexer);
    // The `-` of an arrow is none of the name.
    if (c == '-' && lexer->lookahead == '>') return hyphen && found(lexer, HYPHENED_NAME);
    hyphen = c == '-';
  }
  return hyphen && take(lexer, HYPHENED_NAME);
}

// Skips blanks. Returns false if what follows is no token here.
static bool skip_blanks(TSLexer *lexer, bool one_line, bool *ends) {
  while (is_blank(lexer->lookahead)) {
    bool carriage = lexer->lookahead == '\r';
    if (one_line && (carriage || lexer->lookahead == '\n')) return *ends = true, true;
    lexer->advance(lexer, true);
    if (carriage && lexer->lookahead != '\n') return false;
  }
  return true;
}

bool tree_sitter_inf_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scanner *scanner = payload;
  if (mode(scanner) == LINE || mode(scanner) == INDENTED) return in_string(scanner, lexer);

  bool blank = is_blank(lexer->lookahead), ends = false;
  lexer->mark_end(lexer);
  if (!skip_blanks(lexer, on_one_line(scanner), &ends)) return false;
  if (ends || (lexer->eof(lexer) && on_one_line(scanner))) return cut(scanner, lexer);

  int32_t c = lexer->lookahead;
  if (in(c, 'a', 'z') || in(c, 'A', 'Z') || c == '_') return valid[HYPHENED_NAME] && hyphened_name(lexer);
  if (c == '}') {
    if (mode(scanner) != HOLE || !valid[HOLE_CLOSE]) return false;
    advance(lexer);
    return close(scanner, lexer, HOLE_CLOSE);
  }
  if (c != '"' && c != '\'' && c != '-' && c != '/') return false;
  blank = blank || (c != '"' && scanner->commented == lexer->get_column(lexer) + 1);
  advance(lexer);
  if (c == '"') return open(scanner, lexer, LINE, LINE_OPEN);
  if (c == '\'') {
    if (lexer->lookahead != '\'') return false;
    advance(lexer);
    return open(scanner, lexer, INDENTED, INDENTED_OPEN);
  }
  if (c == '/' && lexer->lookahead == '*') return block_comment(scanner, lexer);
  lexer->mark_end(lexer);
  if (c == '-') return valid[MINUS] && blank && is_parted(lexer) && found(lexer, MINUS);
  return valid[SLASH] && blank && lexer->lookahead != '/' && is_parted(lexer) && found(lexer, SLASH);
}
