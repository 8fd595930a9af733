//! Rules about what a provider runs and keeps for a site: fleets, edges, buckets, roles, figures, the infrastructure's own
//! state.

use infc_scalar::Date;

use crate::OwnRule;

/// A rule over facts that age: with the day, if one is given.
pub(crate) type DatedRule =
    fn(&infc_model::Site, &infc_plan::Plan, Option<Date>) -> Vec<infc_diag::Diagnostic>;

macro_rules! rules {
    ($list:ident: $ty:ty { $($rule:ident;)* }) => {
        $(mod $rule;)*

        /// Rules, in the order in which they run.
        pub(crate) const $list: &[$ty] = &[$($rule::check),*];
    };
}

rules! { RULES: OwnRule {
    access_identity_legacy;
    alarm_never_fires;
    alarm_tells_nobody;
    certificate_region;
    control_undecided;
    edge_without_certificate;
    edge_without_redirect;
    image_names_move;
    launch_configuration_retired;
    log_destination;
    role_stated_twice;
    secret_in_state;
    secrets_not_brought;
    state_is_no_rollback;
    state_not_kept;
    unhealthy_not_replaced;
    unknown_metric;
    website_behind_access_control;
    zone_not_covered;
} }

rules! { DATED_RULES: DatedRule {
    image_retired;
} }
