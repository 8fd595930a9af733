//! The infc compiler as a library
