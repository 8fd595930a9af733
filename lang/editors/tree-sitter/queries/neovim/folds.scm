[
  (set)
  (list)
  (params)
  (field_list)
  (match_of)
  (let_in)
  (enum_decl)
  (string)
  (block_comment)
] @fold
