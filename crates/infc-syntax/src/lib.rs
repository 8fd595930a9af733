//! The infc language's lossless parser
