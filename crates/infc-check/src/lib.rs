//! The rules of infc
