//! `netioapi.h`: interfaces, addresses, routes and neighbours of both families, as the kernel tells them by netlink, and their changes.

mod connections;
mod interface;
mod link;
mod names;
mod neighbour;
mod netlink;
mod notify;
mod per_adapter;
mod resolve;
mod route;
mod row;
mod sockaddr;
mod statistics;
mod unicast;
