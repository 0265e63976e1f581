/* What headers do with addresses by themselves.
 * Native only: mingw-w64 has not all of these. */
#include "seen.h"
#include <mstcpip.h>

int main(void)
{
    SOCKADDR_STORAGE room, other;
    PSOCKADDR one = (PSOCKADDR)(void *)&room, two = (PSOCKADDR)(void *)&other;
    IN_ADDR address, private_one;
    IN6_ADDR six;
    SCOPE_ID none;
    SOCKET s;
    SOCKADDR_IN bound;
    begin();
    memset(&room, 0, sizeof room);
    memset(&other, 0, sizeof other);
    none.Value = 0;
    address = in4addr_loopback;
    private_one.s_addr = htonl(0xc0a80101);
    EFFECT(in4addr_loopback, address.s_addr == htonl(INADDR_LOOPBACK));
    INFALLIBLE(in4addr_loopback);
    EFFECT(in4addr_any, in4addr_any.s_addr == INADDR_ANY);
    INFALLIBLE(in4addr_any);
    INETADDR_SETSOCKADDR(AF_INET, one, &address, none, htons(80));
    EFFECT(INETADDR_SETSOCKADDR, one->sa_family == AF_INET && INETADDR_PORT(one) == htons(80) && INETADDR_ISLOOPBACK(one));
    INETADDR_SETSOCKADDR(AF_INET6, two, &in6addr_loopback, none, htons(80));
    EFFECT(INETADDR_SETSOCKADDR, two->sa_family == AF_INET6 && INETADDR_ISLOOPBACK(two));
    INFALLIBLE(INETADDR_SETSOCKADDR);
    EFFECT(INETADDR_ISEQUAL, INETADDR_ISEQUAL(one, one) && INETADDR_ISEQUAL(two, two) && !INETADDR_ISEQUAL(one, two));
    INFALLIBLE(INETADDR_ISEQUAL);
    EFFECT(INETADDR_ISUNSPECIFIED, !INETADDR_ISUNSPECIFIED(one));
    INETADDR_SETANY(one);
    EFFECT(INETADDR_ISUNSPECIFIED, INETADDR_ISUNSPECIFIED(one));
    INFALLIBLE(INETADDR_ISUNSPECIFIED);
    EFFECT(IN4_IS_ADDR_LINKLOCAL, IN4_IS_ADDR_LINKLOCAL(&in4addr_linklocalprefix) && !IN4_IS_ADDR_LINKLOCAL(&address));
    INFALLIBLE(IN4_IS_ADDR_LINKLOCAL);
    EFFECT(IN4_IS_ADDR_RFC1918, IN4_IS_ADDR_RFC1918(&private_one) && !IN4_IS_ADDR_RFC1918(&address));
    INFALLIBLE(IN4_IS_ADDR_RFC1918);
    IN6_SET_ADDR_V4MAPPED(&six, &address);
    EFFECT(IN6_SET_ADDR_V4MAPPED, IN6_IS_ADDR_V4MAPPED(&six) && IN6_GET_ADDR_V4MAPPED(&six)->s_addr == address.s_addr);
    INFALLIBLE(IN6_SET_ADDR_V4MAPPED);
    EFFECT(INET_ADDR_EQUAL, INET_ADDR_EQUAL(AF_INET, &address, &in4addr_loopback) && !INET_ADDR_EQUAL(AF_INET6, &six, &in6addr_any));
    INFALLIBLE(INET_ADDR_EQUAL);
    EFFECT(INET_IS_ADDR_LOOPBACK, INET_IS_ADDR_LOOPBACK(AF_INET, &address) && INET_IS_ADDR_LOOPBACK(AF_INET6, &in6addr_loopback) && !INET_IS_ADDR_LOOPBACK(AF_INET6, &in6addr_any));
    INFALLIBLE(INET_IS_ADDR_LOOPBACK);
    s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    IN4ADDR_SETLOOPBACK(&bound);
    EFFECT(SOMAXCONN_HINT, SOMAXCONN_HINT(500) == -500 && bind(s, (PSOCKADDR)(void *)&bound, sizeof bound) == 0 && listen(s, SOMAXCONN_HINT(500)) == 0);
    INFALLIBLE(SOMAXCONN_HINT);
    closesocket(s);
    WSACleanup();
    return seen_all();
}
