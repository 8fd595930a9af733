//! The infc language's checker and evaluator
