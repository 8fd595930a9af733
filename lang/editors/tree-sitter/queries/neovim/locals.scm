; What is defined where.

[
  (file)
  (let_in)
  (lambda)
  (arm)
  (type_decl)
] @local.scope

(let_binding
  path: (attr_path . (name) @local.definition.var .))
(param name: (name) @local.definition.parameter)
(pattern bound: (name) @local.definition.var)
(type_decl name: (name) @local.definition.type)
(enum_decl name: (name) @local.definition.type)
(record_decl name: (name) @local.definition.type)
(let_in (inherit name: (name) @local.definition.var))

; Names in expressions; the first of a path of a selection is its subject.
(name) @local.reference
