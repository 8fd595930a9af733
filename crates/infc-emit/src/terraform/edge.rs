//! `edge.tf.json`: certificates, and delivery networks in front of buckets and balancers.
//!
//! It deliberately makes no record in DNS: which records show that a certificate's names are one's own, it tells.

use infc_diag::Span;
use infc_model::{At, EdgeCertificate};
use infc_plan::cloud::{Cloud, Delivery, DeliveryOrigin, Label, OriginKind};

use super::files::{Concern, Files, For};
use super::value::{Body, Value};

const DELIVERY: &str = "aws_cloudfront_distribution";
const CERTIFICATE: &str = "aws_acm_certificate";
/// Where delivery networks take their certificates from.
pub(super) const CENTRE: &str = "us-east-1";

pub(super) fn print(cloud: &Cloud, files: &mut Files) {
    for balancer in &cloud.balancers {
        let path = format!("balancers.{}", balancer.name);
        for listener in &balancer.listeners {
            if let Some(stated) = &listener.certificate {
                certificate(files, &listener.label, (stated, None), (&path, listener.at));
            }
        }
    }
    for delivery in &cloud.deliveries {
        let path = format!("cdns.{}", delivery.name);
        if let Some(stated) = &delivery.certificate {
            certificate(files, &delivery.label, (stated, Some(CENTRE)), (&path, delivery.at));
        }
        deliver(&mut files.concern("edge"), delivery, (&path, delivery.at));
        let what = format!("The name of the delivery network {} in DNS.", delivery.name);
        let value = Value::of(DELIVERY, &delivery.label, "domain_name");
        files.concern("outputs").output(&delivery.label.and("name"), (&what, delivery.at), value);
    }
    if !cloud.deliveries.is_empty() {
        let mut file = files.concern("edge");
        let made_for = ("cdns", cloud.at);
        for (kind, name) in [
            ("aws_cloudfront_cache_policy", "CachingOptimized"),
            ("aws_cloudfront_cache_policy", "CachingDisabled"),
            ("aws_cloudfront_origin_request_policy", "AllViewer"),
        ] {
            let body = Body::default().with("name", format!("Managed-{name}"));
            file.data(kind, &Label::of([name]), made_for, body);
        }
    }
}

/// The number of the certificate that `label` shows; it is there when its names have been shown to be one's own.
pub(super) fn certificate_arn(label: &Label) -> Value {
    Value::of("aws_acm_certificate_validation", label, "certificate_arn")
}

fn certificate(
    files: &mut Files,
    label: &Label,
    (stated, region): (&At<EdgeCertificate>, Option<&str>),
    made_for: For<'_>,
) {
    let names = &stated.value.names.value;
    let Some((first, more)) = names.split_first() else { return };
    let own = stated.value.region.get().map(|region| (region.value.0.as_str(), region.at));
    let region = own.or(region.map(|region| (region, stated.at)));
    let others = Value::list(more.iter().map(|name| name.value.to_string()));
    let body = Body::default()
        .from("domain_name", first.value.to_string(), first.at)
        .maybe("subject_alternative_names", (!more.is_empty()).then_some(others))
        .with("validation_method", "DNS")
        .stated("region", region)
        .made_anew();
    let mut file = files.concern("edge");
    file.resource(CERTIFICATE, label, made_for, body);
    let body = Body::default()
        .with("certificate_arn", Value::of(CERTIFICATE, label, "arn"))
        .stated("region", region);
    file.resource("aws_acm_certificate_validation", label, made_for, body);
    let what = "The records in DNS that show whose the names of the certificate are.";
    let value = Value::of(CERTIFICATE, label, "domain_validation_options");
    files.concern("outputs").output(&label.and("records"), (what, made_for.1), value);
}

fn deliver(file: &mut Concern<'_>, delivery: &Delivery, made_for: For<'_>) {
    let id_of = |origin: &DeliveryOrigin| match &origin.of {
        OriginKind::Bucket(label) => format!("bucket-{label}"),
        OriginKind::Balancer(label, _) => format!("balancer-{label}"),
    };
    let mut origins: Vec<(String, Body)> = Vec::new();
    for one in &delivery.origins {
        let id = id_of(one);
        if origins.iter().all(|(known, _)| *known != id) {
            origins.push((id.clone(), origin(delivery, one).from("origin_id", id, one.at)));
        }
    }
    let redirect = if delivery.redirect.value { "redirect-to-https" } else { "allow-all" };
    let behaviour = |one: &DeliveryOrigin| {
        behaviour(one).with("target_origin_id", id_of(one)).from(
            "viewer_protocol_policy",
            redirect,
            delivery.redirect.at,
        )
    };
    let ordered = delivery.origins.iter().filter_map(|one| {
        let paths = one.paths.as_ref()?;
        Some(behaviour(one).from("path_pattern", paths.value.as_str(), paths.at))
    });
    let ordered: Vec<Body> = ordered.collect();
    let bucket = delivery.origins.first().is_some_and(|one| matches!(one.of, OriginKind::Bucket(_)));
    let names = delivery.certificate.as_ref().map(|stated| {
        let names = stated.value.names.iter().map(|name| name.value.to_string());
        (Value::list(names), stated.value.names.at)
    });
    let open = Body::default().with("restriction_type", "none");
    let body = Body::default()
        .with("enabled", true)
        .with("is_ipv6_enabled", true)
        .with("http_version", "http2and3")
        .maybe("default_root_object", bucket.then_some("index.html"))
        .stated("aliases", names)
        .with("origin", Value::list(origins.into_iter().map(|(_, body)| body)))
        .maybe("default_cache_behavior", delivery.origins.first().map(behaviour))
        .maybe("ordered_cache_behavior", (!ordered.is_empty()).then(|| Value::list(ordered)))
        .with("restrictions", Body::default().with("geo_restriction", open))
        .with("viewer_certificate", shown(delivery))
        .named(&delivery.name);
    file.resource(DELIVERY, &delivery.label, made_for, body);
    if delivery.origins.iter().any(|one| matches!(one.of, OriginKind::Bucket(_))) {
        access(file, delivery, made_for);
    }
}

/// The delivery network signs what it asks of a bucket.
fn access(file: &mut Concern<'_>, delivery: &Delivery, made_for: For<'_>) {
    let body = Body::default()
        .with("name", delivery.label.as_str())
        .with("origin_access_control_origin_type", "s3")
        .with("signing_behavior", "always")
        .with("signing_protocol", "sigv4");
    file.resource("aws_cloudfront_origin_access_control", &delivery.label, made_for, body);
}

fn origin(delivery: &Delivery, one: &DeliveryOrigin) -> Body {
    match &one.of {
        OriginKind::Bucket(bucket) => Body::default()
            .with("domain_name", Value::of("aws_s3_bucket", bucket, "bucket_regional_domain_name"))
            .with(
                "origin_access_control_id",
                Value::of("aws_cloudfront_origin_access_control", &delivery.label, "id"),
            ),
        OriginKind::Balancer(balancer, tls) => {
            let custom = Body::default()
                .with("http_port", 80_u16)
                .with("https_port", 443_u16)
                .with("origin_protocol_policy", if *tls { "https-only" } else { "http-only" })
                .with("origin_ssl_protocols", Value::list(["TLSv1.2"]));
            Body::default()
                .with("domain_name", Value::of("aws_lb", balancer, "dns_name"))
                .with("custom_origin_config", custom)
        }
    }
}

/// What is read alone is kept; what answers each asker in its own way is passed on whole.
fn behaviour(one: &DeliveryOrigin) -> Body {
    let policy = |kind: &str, name: &str| Value::expression(&format!("data.{kind}.{name}.id"));
    let read = ["GET", "HEAD", "OPTIONS"];
    let body = Body::default().with("cached_methods", Value::list(["GET", "HEAD"])).with("compress", true);
    match one.of {
        OriginKind::Bucket(_) => body
            .with("allowed_methods", Value::list(read))
            .with("cache_policy_id", policy("aws_cloudfront_cache_policy", "CachingOptimized")),
        OriginKind::Balancer(..) => body
            .with("allowed_methods", Value::list(read.into_iter().chain(["DELETE", "PATCH", "POST", "PUT"])))
            .with("cache_policy_id", policy("aws_cloudfront_cache_policy", "CachingDisabled"))
            .with("origin_request_policy_id", policy("aws_cloudfront_origin_request_policy", "AllViewer")),
    }
}

fn shown(delivery: &Delivery) -> Body {
    let at: Option<Span> = delivery.certificate.as_ref().map(|stated| stated.at);
    match at {
        None => Body::default().with("cloudfront_default_certificate", true),
        Some(at) => Body::default()
            .from("acm_certificate_arn", certificate_arn(&delivery.label), at)
            .with("minimum_protocol_version", "TLSv1.2_2021")
            .with("ssl_support_method", "sni-only"),
    }
}
