; What `]f`, `maf` and their like select.
(lambda body: (_) @function.inside) @function.around
(param) @parameter.inside
(comment) @comment.inside
(comment)+ @comment.around
(doc_comment)+ @comment.around
(binding value: (_) @entry.inside) @entry.around
(let_binding value: (_) @entry.inside) @entry.around
