//! What an infc site can hold: the schema and its decoder
