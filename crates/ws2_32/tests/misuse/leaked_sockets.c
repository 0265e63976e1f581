/* One end of a connection is never closed. */
#include "mistake.h"

int main(void)
{
    SOCKADDR_IN address;
    SOCKET server, client;
    begin();
    server = listener(&address);
    client = socket(AF_INET, SOCK_STREAM, 0); /* FIRST */
    if (connect(client, (SOCKADDR *)&address, sizeof address) == SOCKET_ERROR) fail("connect");
    closesocket(server);
    WSACleanup();
    return 0;
}
