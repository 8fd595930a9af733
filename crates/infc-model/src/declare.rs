//! `record!` and `choice!`: one declaration gives the Rust type, the language's type, the decoder and the documentation.

/// Declares records.
///
/// `field: T` is required, `field: Option<T>` may be absent, `field: T = "expr"` has the value of that closed expression
/// when it is not given; with `[grow_only]` in front, nothing that a used profile gave may be dropped from it. Every
/// field becomes `At<T>`. Options after the name, in this order: `entity(scope fields …)`, `shorthand(field)`,
/// `positional`, `holds_secrets(true)`, which takes its equality away.
macro_rules! record {
    ($(
        $(#[doc = $docs:literal])+
        $name:ident $(entity(scope $($scope:literal)*))? $(shorthand($shorthand:literal))? $(positional($positional:literal))? $(holds_secrets($secrets:tt))? {
            $( $(#[doc = $fdocs:literal])+ $([$grows:ident])? $field:ident: $ty:ty $(= $default:literal)?, )*
        }
    )*) => {$(
        $(#[doc = $docs])+
        #[derive(Clone, Debug)]
        #[cfg_attr(not(any($($secrets)?)), derive(PartialEq))]
        pub struct $name {
            $( $(#[doc = $fdocs])+ pub $field: $crate::At<$ty>, )*
            /// What the site itself adds to the kind.
            pub extended: $crate::Extended,
        }

        impl $crate::Typed for $name {
            fn ty(builder: &mut $crate::Builder) -> infc_eval::Type {
                infc_eval::Type::Record(builder.record(stringify!($name), |builder| infc_eval::RecordType {
                    name: stringify!($name).into(),
                    docs: concat!($($docs, "\n"),+).into(),
                    fields: vec![$( infc_eval::Field {
                        name: stringify!($field).replace('_', "-").into(),
                        docs: concat!($($fdocs, "\n"),+).into(),
                        presence: record!(@presence builder $ty $(, $default)?),
                        ty: record!(@strip <$ty as $crate::Typed>::ty(builder)),
                        grow_only: record!(@flag $($grows)?),
                    } ),*],
                    entity: record!(@flag $(entity $($scope)*)?),
                    scope: &[$($($scope),*)?],
                    shorthand: record!(@option $($shorthand)?),
                    positional: record!(@flag $($positional)?),
                }))
            }

            fn read(
                value: &infc_eval::Spanned<infc_eval::Value>,
                decoder: &mut $crate::Decoder,
            ) -> Option<Self> {
                let infc_eval::Value::Record { fields, added, .. } = &value.value else { return None };
                let mut fields = fields.iter();
                $( let $field = decoder.field(
                    stringify!($field),
                    fields.next().and_then(Option::as_ref),
                    value.at,
                ); )*
                let extended = decoder.extended(added.as_deref(), fields.as_slice());
                Some(Self { $( $field: $field?, )* extended })
            }
        }

        impl $crate::typed::Referable for $name {
            fn kind(builder: &mut $crate::Builder) -> infc_eval::Kind {
                match <Self as $crate::Typed>::ty(builder) {
                    infc_eval::Type::Record(id) => infc_eval::Kind::Record(id),
                    _ => infc_eval::Kind::Record(infc_eval::RecordId(0)),
                }
            }
        }
    )*};

    (@presence $builder:ident $ty:ty, $default:literal) => { infc_eval::Presence::Default($default.into()) };
    (@presence $builder:ident $ty:ty) => {
        if <$ty as $crate::Typed>::absent().is_some() {
            infc_eval::Presence::Optional
        } else {
            infc_eval::Presence::Required
        }
    };
    (@strip $ty:expr) => {
        match $ty {
            infc_eval::Type::Option(inner) => (*inner).clone(),
            other => other,
        }
    };
    (@flag) => { false };
    (@flag $($some:tt)+) => { true };
    (@option) => { None };
    (@option $some:literal) => { Some($some) };
}

/// Declares enums: `"name" => Variant`, or with a payload `"name" => Variant(T)`.
///
/// Options after the name: `text(T)`, a scalar whose literals are values too, read as the variant `Text`;
/// `refs(A B …)`, kinds whose references are values too, read as the variant `Ref`; `secret(true)`, for a type of which a
/// secret is a value too, read as the variant `Secret`; `spread`, see `EnumType::spread`; `holds_secrets(true)` for one
/// whose variants hold secrets. Both of those have no equality.
macro_rules! choice {
    ($(
        $(#[doc = $docs:literal])+
        $name:ident $(text($text:ty))? $(refs($($kind:ident)*))? $(secret($secret:tt))? $(spread($spread:literal))? $(holds_secrets($secrets:tt))? {
            $( $(#[doc = $vdocs:literal])+ $label:literal => $variant:ident $(($payload:ty))?, )*
        }
    )*) => {$(
        $(#[doc = $docs])+
        #[derive(Clone, Debug)]
        #[cfg_attr(not(any($($secret,)? $($secrets)?)), derive(PartialEq))]
        pub enum $name {
            $( $(#[doc = $vdocs])+ $variant $(($crate::At<$payload>))?, )*
            $(
                /// Written as a literal.
                Text($crate::At<$text>),
            )?
            $(
                /// A reference.
                Ref($crate::Ref<choice!(@any $($kind)*)>),
            )?
            $(
                /// A secret.
                Secret(choice!(@secret $secret)),
            )?
        }

        impl $crate::Typed for $name {
            fn ty(builder: &mut $crate::Builder) -> infc_eval::Type {
                infc_eval::Type::Enum(builder.enumeration(stringify!($name), |builder| {
                    let _ = &builder;
                    let variants = vec![$( infc_eval::Variant {
                        name: $label.into(),
                        docs: concat!($($vdocs, "\n"),+).into(),
                        payload: choice!(@payload builder $($payload)?),
                    } ),*];
                    infc_eval::EnumType {
                        name: stringify!($name).into(),
                        docs: concat!($($docs, "\n"),+).into(),
                        variants,
                        text: choice!(@text builder $($text)?),
                        refs: vec![$($( <$kind as $crate::typed::Referable>::kind(builder) ),*)?],
                        secret: choice!(@flag $($secret)?),
                        spread: choice!(@flag $($spread)?),
                    }
                }))
            }

            #[allow(unused_variables, unused_mut, unused_assignments, reason = "an enum may have no payload")]
            fn read(
                value: &infc_eval::Spanned<infc_eval::Value>,
                decoder: &mut $crate::Decoder,
            ) -> Option<Self> {
                match &value.value {
                    infc_eval::Value::Variant { index, payload, .. } => {
                        let mut number = 0;
                        $(
                            if *index == number {
                                return Some(choice!(@make $variant decoder payload $(, $payload)?));
                            }
                            number += 1;
                        )*
                        None
                    }
                    $(
                        infc_eval::Value::Scalar(_) => {
                            Some(Self::Text($crate::At::new(<$text as $crate::Typed>::read(value, decoder)?, value.at)))
                        }
                    )?
                    $(
                        infc_eval::Value::Ref(path) => {
                            Some(Self::Ref($crate::Ref::<choice!(@any $($kind)*)>::new(path.clone())))
                        }
                    )?
                    $(
                        infc_eval::Value::Secret(_) => {
                            <choice!(@secret $secret) as $crate::Typed>::read(value, decoder).map(Self::Secret)
                        }
                    )?
                    _ => None,
                }
            }
        }

        impl $crate::typed::Referable for $name {
            fn kind(builder: &mut $crate::Builder) -> infc_eval::Kind {
                match <Self as $crate::Typed>::ty(builder) {
                    infc_eval::Type::Enum(id) => infc_eval::Kind::Enum(id),
                    _ => infc_eval::Kind::Enum(infc_eval::EnumId(0)),
                }
            }
        }
    )*};

    (@payload $builder:ident) => { None };
    (@payload $builder:ident $payload:ty) => { Some(<$payload as $crate::Typed>::ty($builder)) };
    (@text $builder:ident) => { None };
    (@text $builder:ident $text:ty) => {
        match <$text as $crate::Typed>::ty($builder) {
            infc_eval::Type::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    };
    (@flag) => { false };
    (@flag $some:tt) => { true };
    (@secret $some:tt) => { $crate::Secret };
    (@any $kind:ident) => { $kind };
    (@any $kind:ident $($more:ident)+) => { $crate::Entity };
    (@make $variant:ident $decoder:ident $value:ident) => { Self::$variant };
    (@make $variant:ident $decoder:ident $value:ident, $payload:ty) => {
        Self::$variant($decoder.read(($value.as_deref())?)?)
    };
}
