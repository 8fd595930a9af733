; Indentation as `infc fmt` lays out.

[
  (set)
  (list)
  (paren)
  (params)
  (field_list)
  (match_of)
  (let_in)
  (binding)
  (let_binding)
] @indent

[
  "}"
  "]"
  ")"
  "in"
] @outdent
