; Brackets by their depth.
[
  (set)
  (list)
  (paren)
  (params)
  (field_list)
  (match_of)
  (type_paren)
  (inherit_from)
  (hole)
] @rainbow.scope

[
  "{"
  "}"
  "["
  "]"
  "("
  ")"
  "${"
] @rainbow.bracket
