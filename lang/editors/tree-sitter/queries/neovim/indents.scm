; Indentation as `infc fmt` lays out.

[
  (set)
  (list)
  (paren)
  (params)
  (field_list)
  (match_of)
  (hole)
] @indent.begin

; What lies between `let` and `in`.
(let_in "let" @indent.begin)
(let_in "in" @indent.branch)

; The value of a definition on a line of its own.
(binding "=" @indent.begin)
(let_binding "=" @indent.begin)

[
  "}"
  "]"
  ")"
] @indent.branch @indent.end

; The blanks of a string are its own.
(string "''") @indent.ignore
(block_comment) @indent.ignore
