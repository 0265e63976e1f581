//! `securitybaseapi.h`: security descriptors, lists of access and identifiers of users, as data. Who may do what is Linux' to say; but a
//! pipe whose descriptor has an empty place for its list is open to every user, as on Windows.

pub(crate) mod acl;
pub(crate) mod descriptor;
pub(crate) mod impersonation;
pub(crate) mod sid;
