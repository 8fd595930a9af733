//! Prints the plan of an infc site as configuration files
