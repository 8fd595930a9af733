//! Lowers an infc site to the directives of its configuration files
