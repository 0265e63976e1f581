/* What SIO_KEEPALIVE_VALS takes. ws2tcpip.h has it too, and no more of mstcpip.h, of which sources bring parts of their own. */
#ifndef OVL_KEEPALIVE_H
#define OVL_KEEPALIVE_H
#pragma GCC system_header
struct tcp_keepalive { ULONG onoff; ULONG keepalivetime; ULONG keepaliveinterval; };
#endif
