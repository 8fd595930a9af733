; `TODO` and the like in comments.
([
  (comment)
  (block_comment)
  (doc_comment)
] @injection.content
  (#set! injection.language "comment"))
