//! Bundles and manifests of infc
