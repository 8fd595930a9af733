; Colours, with the scopes of Helix themes. Of two patterns for one node the later wins (Helix 25.01 and later).

; Names in expressions, then in their places.
(name) @variable
((name) @type
  (#match? @type "^[A-Z]"))
((name) @variable.builtin
  (#any-of? @variable.builtin "it"))
((name) @namespace
  (#any-of? @namespace "std" "site" "host" "self"))
((name) @constant.builtin
  (#any-of? @constant.builtin "none" "some" "internet" "loopback"))
((name) @constant.builtin.boolean
  (#any-of? @constant.builtin.boolean "true" "false"))
(application
  function: (name) @function)
((application
  function: (name) @type)
  (#match? @type "^[A-Z]"))
((application
  function: (name) @constant.builtin)
  (#any-of? @constant.builtin "some"))
((application
  function: (name) @keyword)
  (#any-of? @keyword "profile" "unknown"))
((application
  function: (name) @keyword.control.import)
  (#any-of? @keyword.control.import "import"))

(attr_path (name) @variable.other.member)
(field name: (name) @variable.other.member)
(inherit name: (name) @variable)
(param name: (name) @variable.parameter)
(pattern variant: (name) @type.enum.variant)
(pattern bound: (name) @variable)
((pattern variant: (name) @constant.builtin)
  (#any-of? @constant.builtin "none" "some" "_"))

(type_name (name) @type)
(type_decl name: (name) @type)
(enum_decl name: (name) @type)
(record_decl name: (name) @type)
(extend_decl name: (name) @type)
(variant name: (name) @type.enum.variant)

; Words.
[
  "let"
  "in"
  "inherit"
  "assert"
  "default"
  "force"
  "or"
  "where"
  "because"
  "grow-only"
] @keyword
[
  "if"
  "then"
  "else"
  "match"
  "when"
] @keyword.control.conditional
[
  "type"
  "enum"
  "record"
  "extend"
] @keyword.storage.type

; Literals and comments.
(number) @constant.numeric
(path) @string.special.path
(text) @string
["\"" "''"] @string
(escape) @constant.character.escape
(hole ["${" "}"] @punctuation.special)
(comment) @comment.line
(block_comment) @comment.block
(doc_comment) @comment.line.documentation

; Signs.
[
  "="
  "+="
  "||"
  "&&"
  "=="
  "!="
  "<"
  "<="
  ">"
  ">="
  "//"
  "+"
  "-"
  "*"
  "/"
  "++"
  "!"
  "?"
  "->"
  "|"
] @operator
[
  ";"
  ":"
  ","
  "."
] @punctuation.delimiter
(set ["{" "}"] @punctuation.bracket)
(params ["{" "}"] @punctuation.bracket)
(match_of ["{" "}"] @punctuation.bracket)
(field_list ["{" "}"] @punctuation.bracket)
[
  "["
  "]"
  "("
  ")"
] @punctuation.bracket
