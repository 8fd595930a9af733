//! Exact reachability of an infc plan
