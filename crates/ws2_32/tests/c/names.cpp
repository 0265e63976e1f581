// Winsock's names in C++: members and functions of other namespaces keep theirs, calls are qualified or not, and standard headers stand
// beside. Native only: mingw-w64 has neither `void main` nor __finally.
#include <algorithm>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <tchar.h>
#include <iphlpapi.h>

using namespace std;

class Connection {
public:
    int socket = 1, select = 2;
    int send(int by) { return by + socket; }
    int bind(int by) { return by + select; }
    int accept() { return 3; }
};

struct Session : OVERLAPPED {
    Session() : OVERLAPPED() {}
    int own = 42;
};

static Session *session_of(LPOVERLAPPED overlapped) { return static_cast<Session *>(overlapped); }

OVL_UNOPTIMIZED

void main()
{
    Connection connection;
    auto bound = std::bind(&Connection::send, &connection, placeholders::_1);
    cout << bound(4) << connection.bind(1) << connection.accept() << endl;

    WSADATA data;
    if (::WSAStartup(MAKEWORD(2, 2), &data) != 0) cout << "WSAStartup" << endl;
    SOCKET listener = ::socket(PF_INET, SOCK_STREAM, 0);
    SOCKADDR_IN address = {};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    if (bind(listener, (SOCKADDR *)&address, sizeof(address)) == SOCKET_ERROR) cout << "bind" << endl;
    int length = sizeof(address);
    ::getsockname(listener, (sockaddr *)&address, &length);
    ::listen(listener, SOMAXCONN);

    thread client([&address] {
        SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        connect(s, (sockaddr *)&address, sizeof address);
        send(s, "abc", 3, 0);
        shutdown(s, SD_SEND);
        char end;
        recv(s, &end, 1, 0);
        closesocket(s);
    });
    int accepted = accept(listener, nullptr, nullptr);
    fd_set set;
    FD_ZERO(&set);
    FD_SET(accepted, &set);
    timeval limit = {60, 0};
    cout << select(0, &set, NULL, NULL, &limit) << (FD_ISSET(accepted, &set) ? " readable" : " not readable") << endl;
    // Sixty-four bits where Windows has thirty-two: all of them are written.
    unsigned long waiting = ~0ul;
    string text(3, ' ');
    for (int got = 0; got < 3;) got += recv(accepted, &text[got], 3 - got, 0);
    cout << ioctlsocket(accepted, FIONREAD, &waiting) << ' ' << waiting << ' ' << text << endl;
    unsigned long room = ~0ul, unread = ~0ul;
    cout << (GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, nullptr, &(room = 0)) == ERROR_BUFFER_OVERFLOW && room > 0) << ReadFile((HANDLE)(ULONG_PTR)0x7ffffffc, &text[0], 1, &unread, NULL) << endl;
    closesocket(accepted);
    client.join();

    long count = 41;
    InterlockedIncrement(&count);
    Session session;
    TCHAR line[32];
    _stprintf_s(line, _T("%d %d"), min(1, 2), (std::max)(3, 4));
    cout << count << ' ' << session_of(&session)->own << ' ' << line << ' ' << _countof(line) << endl;
    char small[4];
    cout << strcpy_s(small, "abc") << strcpy_s(small, "abcd") << '[' << small << ']' << endl;

    int steps = 0;
    __try {
        steps++;
        if (steps == 1) __leave;
        steps = 100;
    } __finally {
        steps += 10;
    }
    cout << steps << endl;
    closesocket(listener);
    WSACleanup();
}
