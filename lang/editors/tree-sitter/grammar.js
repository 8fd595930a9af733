/**
 * The grammar of infc for editors. Nodes have the names of the productions of `lang/grammar.md`; a test compares them.
 *
 * It deliberately knows no meaning, and mends nothing: what is right and wrong says the compiler. Yet what the compiler
 * refuses for its syntax has an error here too, but for the differences that `tests/grammar/tests/alike/differences.rs` lists.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

// What a comment may not hold: controls, those of direction, line ends of some programs alone.
const HIDDEN = "\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069";

const DECLARING = ["type", "enum", "record", "extend"];
const DEFINING = ["default", "force", "when"];

/** A name; where words begin something else, they are names if what follows them says so. */
const name = ($, ...words) =>
  choice(
    alias($._lower_name, $.name),
    alias($._upper_name, $.name),
    alias($._hyphened_name, $.name),
    ...words.map((word) => alias(word, $.name)),
  );

const path = ($, first) => seq(first, repeat(seq(".", $.segment)));
const line_string = ($) => alias($._line_string, $.string);

/**
 * The rules of expressions. Between `match` or `when` and its `{`, no set stands but in brackets, so there are two of
 * each rule that may end with an operand.
 */
function variant(before_body) {
  // The name of a rule of this variant; those that make no node of their own are hidden.
  const id = (rule) => (before_body ? `_before_body_${rule}` : rule);
  const hidden = ($, rule) => $[id(rule)];
  const node = ($, rule) => (before_body ? alias($[id(rule)], $[rule]) : $[rule]);
  const binary = ($, operand, sign) =>
    seq(field("left", operand), field("operator", sign), field("right", choice(operand, alias($._no_operand, $.refused))));

  return {
    [id("expr")]: ($) =>
      choice(
        node($, "let_in"),
        node($, "if_then_else"),
        node($, "assert"),
        $.match_of,
        node($, "lambda"),
        hidden($, "_operation"),
        alias($._no_with, $.refused),
      ),

    [id("let_in")]: ($) => seq("let", optional($._let_items), "in", field("body", hidden($, "expr"))),

    [id("if_then_else")]: ($) =>
      seq("if", field("condition", $.expr), "then", field("then", $.expr), "else", field("else", hidden($, "expr"))),

    [id("assert")]: ($) => seq("assert", field("condition", $.expr), ";", field("body", hidden($, "expr"))),

    [id("lambda")]: ($) => {
      const one = alias($._one_param, $.param);
      const parameter = before_body ? one : choice(one, $.params);
      return seq(field("parameter", parameter), ":", field("body", hidden($, "expr")));
    },

    // Three layers, since comparisons do not chain.
    [id("_operation")]: ($) => choice(hidden($, "_comparison"), alias(hidden($, "_logic"), $.operation)),
    [id("_logic")]: ($) =>
      choice(
        prec.left(1, binary($, hidden($, "_operation"), "||")),
        prec.left(2, binary($, hidden($, "_operation"), "&&")),
      ),
    [id("_comparison")]: ($) => choice(hidden($, "_arithmetic"), alias(hidden($, "_compared"), $.operation)),
    [id("_compared")]: ($) =>
      binary($, hidden($, "_arithmetic"), choice("==", "!=", "<", "<=", ">", ">=")),
    [id("_arithmetic")]: ($) => choice(hidden($, "_unary"), alias(hidden($, "_calculation"), $.operation)),
    [id("_calculation")]: ($) =>
      choice(
        prec.right(4, binary($, hidden($, "_arithmetic"), "//")),
        prec.left(5, binary($, hidden($, "_arithmetic"), choice("+", alias($._minus, "-")))),
        prec.left(6, binary($, hidden($, "_arithmetic"), choice("*", alias($._slash, "/")))),
        prec.right(7, binary($, hidden($, "_arithmetic"), "++")),
      ),

    [id("_unary")]: ($) => choice(node($, "unary"), hidden($, "_has")),
    [id("unary")]: ($) => seq(field("operator", choice("!", "-")), field("operand", hidden($, "_unary"))),

    [id("_has")]: ($) => choice(node($, "has"), hidden($, "_application")),
    [id("has")]: ($) => seq(field("subject", hidden($, "_has")), "?", field("path", $.attr_path)),

    [id("_application")]: ($) => choice(node($, "application"), prec.left(1, hidden($, "_select"))),
    // It ends where it may: before a `because` that is a keyword.
    [id("application")]: ($) => {
      const argument = choice(field("argument", hidden($, "_select")), alias($._no_argument, $.refused));
      return prec.left(1, seq(field("function", hidden($, "_select")), repeat1(argument)));
    },

    [id("_select")]: ($) => choice(node($, "select"), hidden($, "atom")),
    [id("select")]: ($) => {
      const atom = hidden($, "atom");
      const otherwise = seq("or", field("default", hidden($, "_select")));
      return prec.right(1, seq(field("subject", atom), ".", field("path", $.attr_path), optional(otherwise)));
    },
  };
}

module.exports = grammar({
  name: "inf",

  externals: ($) => [
    $.block_comment,
    $._line_open,
    $._line_close,
    $._indented_open,
    $._indented_close,
    $._hole_open,
    $._hole_close,
    $.text,
    $.escape,
    // The operators that have blanks around them.
    $._minus,
    $._slash,
    // A name that ends with `-`, which might as well begin `->`.
    $._hyphened_name,
    // Where a `"…"` string ends that its line does not close.
    $._cut,
    // Nothing: what comes before it is an error.
    $._never,
  ],

  extras: ($) => [/[ \t\n]+|\r\n/, $.comment, $.doc_comment, $.block_comment],

  word: ($) => $._lower_name,

  reserved: {
    global: (_) => ["let", "in", "if", "then", "else", "assert", "inherit"],
  },

  supertypes: ($) => [$.declaration, $.expr, $.atom, $.item, $.segment],

  rules: {
    file: ($) => seq(repeat($.declaration), $.expr),

    // Declarations.

    declaration: ($) => choice($.type_decl, $.enum_decl, $.record_decl, $.extend_decl),

    // Before a name, `type` at the beginning of a file is no function.
    type_decl: ($) =>
      prec(1, seq("type", field("name", name($)), "=", field("type", $._type), optional($.where_because), ";")),
    where_because: ($) => seq("where", field("condition", $.expr), "because", field("reason", $.string)),

    enum_decl: ($) =>
      prec(1, seq("enum", field("name", name($)), "=", optional("|"), $.variant, repeat(seq("|", $.variant)), ";")),
    variant: ($) => seq(field("name", name($)), optional(choice($.field_list, field("type", $._clear_type)))),

    record_decl: ($) => prec(1, seq("record", field("name", name($)), "=", $.field_list, ";")),
    extend_decl: ($) => prec(1, seq("extend", field("name", name($)), "=", $.field_list, ";")),

    // Only the last may go without its `;`.
    field_list: ($) => seq("{", repeat($.field), optional(alias($._open_field, $.field)), "}"),
    field: ($) => seq($._open_field, ";"),
    _open_field: ($) =>
      seq(
        optional("grow-only"),
        field("name", name($, "grow-only")),
        ":",
        field("type", $._type),
        optional(seq("=", field("default", $.expr))),
      ),

    // Expressions.

    ...variant(false),
    ...variant(true),

    _let_items: ($) => repeat1(choice($.declaration, $.inherit, $.let_binding)),
    let_binding: ($) =>
      seq(
        choice(
          field("path", alias($._let_path, $.attr_path)),
          seq(field("path", alias($._one_name, $.attr_path)), ":", field("type", $._annotation)),
        ),
        "=",
        field("value", $.expr),
        ";",
      ),
    _let_path: ($) => path($, choice(name($, ...DECLARING), line_string($))),
    _one_name: ($) => name($, ...DECLARING),

    match_of: ($) =>
      seq("match", field("subject", $._before_body_expr), "{", repeat($.arm), "}"),
    arm: ($) => seq($.pattern, ":", field("value", $.expr), ";"),
    pattern: ($) => choice(seq(field("variant", name($)), optional(field("bound", name($)))), $.number, $.string),

    params: ($) => seq("{", optional(seq($.param, repeat(seq(",", $.param)), optional(","))), "}"),
    param: ($) =>
      seq(
        field("name", name($, ...DEFINING)),
        optional(seq(":", field("type", $._type), optional(seq("=", field("default", $.expr))))),
      ),
    _one_param: ($) => field("name", name($, ...DECLARING, "because", "match", "with", "null", "rec")),

    atom: ($) => choice($._before_body_atom, $.set),
    _before_body_atom: ($) =>
      choice(
        $.number,
        $.string,
        $.path,
        name($, ...DECLARING, "rec"),
        $._because,
        $.list,
        $.paren,
        alias($._no_null, $.refused),
        alias($._no_rec, $.refused),
      ),

    // Between `where` and `because` it ends the condition.
    _because: ($) => prec(-1, alias("because", $.name)),

    list: ($) => seq("[", repeat($._select), "]"),
    paren: ($) => seq("(", $.expr, ")"),

    // What people write who come from other languages, and the words that are no operands in their places.

    _no_operand: ($) => seq("match", $._never),
    _no_argument: ($) => seq("or", $._never),
    _no_with: ($) => seq("with", $._never),
    _no_null: ($) => seq("null", $._never),
    _no_rec: ($) => prec(2, seq("rec", "{", $._never)),

    // Sets.

    set: ($) => seq("{", repeat($.item), "}"),
    item: ($) => choice($.inherit, $.when, $.binding),
    binding: ($) =>
      seq(
        choice(
          field("path", alias($._item_path, $.attr_path)),
          seq(field("rank", choice("default", "force")), field("path", $.attr_path)),
        ),
        field("operator", choice("=", "+=")),
        field("value", $.expr),
        ";",
      ),
    _item_path: ($) => path($, choice(name($, ...DEFINING), line_string($))),
    inherit: ($) => seq("inherit", optional($.inherit_from), repeat(field("name", name($))), ";"),
    inherit_from: ($) => seq("(", $.expr, ")"),
    when: ($) => seq("when", field("condition", $._before_body_expr), $.set, ";"),
    attr_path: ($) => path($, $.segment),
    segment: ($) => choice(name($), line_string($)),

    // Types.

    _type: ($) => choice($.type_expr, $._type_operand),
    type_expr: ($) => seq(field("from", $._type_operand), "->", field("to", $._type)),
    _type_operand: ($) => choice($.type_apply, $._type_atom),
    type_apply: ($) => seq($.type_name, repeat1(field("argument", $._argument))),
    _type_atom: ($) => choice($.type_atom, $.type_name, $.type_paren),
    type_atom: ($) => seq($._type_atom, "?"),
    type_name: ($) => path_of_names($, name($)),
    type_paren: ($) => seq("(", $._type, ")"),

    // An argument begins with a capital letter, or is selected from a name.
    _argument: ($) =>
      choice(alias($._argument_option, $.type_atom), alias($._clear_name, $.type_name), $.type_paren),
    _argument_option: ($) => seq($._argument, "?"),
    _clear_name: ($) =>
      choice(
        path_of_names($, alias($._upper_name, $.name)),
        seq(choice(alias($._lower_name, $.name), alias($._hyphened_name, $.name)), ".", path_of_names($, name($))),
      ),
    _clear_type: ($) => choice(alias($._clear_function, $.type_expr), $._clear_operand),
    _clear_function: ($) => seq(field("from", $._clear_operand), "->", field("to", $._type)),
    _clear_operand: ($) => choice(alias($._clear_apply, $.type_apply), $._argument),
    _clear_apply: ($) => seq(alias($._clear_name, $.type_name), repeat1(field("argument", $._argument))),

    // The type of a binding may be one lower name, too.
    _annotation: ($) =>
      choice($._clear_type, alias($._lower_type, $.type_name), alias($._lower_function, $.type_expr)),
    _lower_type: ($) => choice(alias($._lower_name, $.name), alias($._hyphened_name, $.name)),
    _lower_function: ($) => seq(field("from", alias($._lower_type, $.type_name)), "->", field("to", $._type)),

    // Tokens.

    string: ($) => choice($._line_string, $._indented_string),
    _line_string: ($) =>
      seq(alias($._line_open, '"'), repeat($._part), alias($._line_close, '"'), optional($._cut)),
    _indented_string: ($) => seq(alias($._indented_open, "''"), repeat($._part), alias($._indented_close, "''")),
    _part: ($) => choice($.text, $.escape, $.hole),
    hole: ($) => seq(alias($._hole_open, "${"), $.expr, alias($._hole_close, "}")),

    number: (_) => /[0-9]([A-Za-z0-9_%]|\/[A-Za-z]|\.\.[0-9])*/,
    path: (_) => /\.\.?\/[A-Za-z0-9._\/+@~-]*/,
    _lower_name: (_) => /[a-z_][A-Za-z0-9_]*(-+[A-Za-z0-9_]+)*/,
    _upper_name: (_) => /[A-Z][A-Za-z0-9_]*(-+[A-Za-z0-9_]+)*/,

    comment: (_) => new RegExp(`#([^#${HIDDEN}][^${HIDDEN}]*)?|###[^${HIDDEN}]*`),
    doc_comment: (_) => new RegExp(`##([^#${HIDDEN}][^${HIDDEN}]*)?`),
  },
});

function path_of_names($, first) {
  return seq(first, repeat(seq(".", name($))));
}
