; Colours, with the names of Neovim (`:help treesitter-highlight-groups`). Of two patterns for one node the later wins.

; Names in expressions, then in their places.
(name) @variable
((name) @type
  (#match? @type "^[A-Z]"))
((name) @variable.builtin
  (#any-of? @variable.builtin "it"))
((name) @module
  (#any-of? @module "std" "site" "host" "self"))
((name) @constant.builtin
  (#any-of? @constant.builtin "none" "some" "internet" "loopback"))
((name) @boolean
  (#any-of? @boolean "true" "false"))
(application
  function: (name) @function.call)
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
  function: (name) @keyword.import)
  (#any-of? @keyword.import "import"))

(attr_path (name) @property)
(field name: (name) @property)
(inherit name: (name) @variable)
(param name: (name) @variable.parameter)
(pattern variant: (name) @constant)
(pattern bound: (name) @variable)
((pattern variant: (name) @constant.builtin)
  (#any-of? @constant.builtin "none" "some" "_"))

(type_name (name) @type)
(type_decl name: (name) @type.definition)
(enum_decl name: (name) @type.definition)
(record_decl name: (name) @type.definition)
(extend_decl name: (name) @type.definition)
(variant name: (name) @constant)

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
] @keyword.conditional
[
  "type"
  "enum"
  "record"
  "extend"
] @keyword.type

; Literals and comments.
(number) @number
(path) @string.special.path
(text) @string
["\"" "''"] @string
(escape) @string.escape
(hole ["${" "}"] @punctuation.special)
[
  (comment)
  (block_comment)
  (doc_comment)
] @spell
[
  (comment)
  (block_comment)
] @comment
(doc_comment) @comment.documentation

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
