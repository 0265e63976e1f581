// What the echo servers in C++ share: Winsock for as long as it is needed, a socket that closes itself, errors that name the call, and
// clients, each on a thread of its own.
#pragma once
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>
#include <cstdio>
#include <future>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace echo {

constexpr int clients = 3;

struct Error : std::runtime_error {
    explicit Error(const std::string &call, int code = WSAGetLastError()) : std::runtime_error(call + " failed: " + std::to_string(code)), code(code) {}
    int code;
};

inline void check(bool holds, const char *call) {
    if (!holds) throw Error(call);
}

class Winsock {
public:
    Winsock() {
        WSADATA data;
        if (int error = WSAStartup(MAKEWORD(2, 2), &data)) throw Error("WSAStartup", error);
    }
    Winsock(const Winsock &) = delete;
    Winsock &operator=(const Winsock &) = delete;
    ~Winsock() { WSACleanup(); }
};

class Socket {
public:
    explicit Socket(SOCKET s) : s_(s) { check(s != INVALID_SOCKET, "a socket"); }
    Socket(Socket &&other) noexcept : s_(std::exchange(other.s_, INVALID_SOCKET)) {}
    Socket &operator=(Socket &&other) noexcept {
        std::swap(s_, other.s_);
        return *this;
    }
    ~Socket() {
        if (s_ != INVALID_SOCKET) closesocket(s_);
    }
    operator SOCKET() const { return s_; }

    static Socket tcp() { return Socket(WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, WSA_FLAG_OVERLAPPED)); }

    void unblock() const {
        u_long on = 1;
        check(ioctlsocket(s_, FIONBIO, &on) == 0, "ioctlsocket");
    }

private:
    SOCKET s_;
};

class Listener : public Socket {
public:
    Listener() : Socket(Socket::tcp()) {
        sockaddr_in any{};
        int length = sizeof address_;
        any.sin_family = AF_INET;
        any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        check(bind(*this, reinterpret_cast<const sockaddr *>(&any), sizeof any) == 0, "bind");
        check(listen(*this, SOMAXCONN) == 0, "listen");
        check(getsockname(*this, reinterpret_cast<sockaddr *>(&address_), &length) == 0, "getsockname");
    }
    const sockaddr_in &address() const { return address_; }

private:
    sockaddr_in address_{};
};

// Whether a call that failed only could not be done at once.
inline bool would_block() { return WSAGetLastError() == WSAEWOULDBLOCK; }

// Says each line and hears it again, while it is still being said.
inline std::size_t converse(const sockaddr_in &server) {
    const std::vector<std::string> lines = {"first", "the second line", std::string(100000, 'x')};
    Socket s = Socket::tcp();
    check(connect(s, reinterpret_cast<const sockaddr *>(&server), sizeof server) == 0, "connect");
    std::size_t heard = 0;
    for (const std::string &line : lines) {
        auto said = std::async(std::launch::async, [&] {
            for (std::size_t at = 0; at < line.size();) {
                int sent = send(s, line.data() + at, static_cast<int>(line.size() - at), 0);
                check(sent > 0, "send");
                at += sent;
            }
        });
        std::string again(line.size(), '\0');
        for (std::size_t at = 0; at < again.size();) {
            int got = recv(s, &again[at], static_cast<int>(again.size() - at), 0);
            check(got > 0, "recv");
            at += got;
        }
        said.get();
        check(again == line, "the echo");
        heard += again.size();
    }
    char end;
    check(shutdown(s, SD_SEND) == 0, "shutdown");
    check(recv(s, &end, 1, 0) == 0, "the end");
    return heard;
}

// The clients, which begin at once.
class Clients {
public:
    explicit Clients(const sockaddr_in &server) {
        for (int i = 0; i < clients; i++) all_.push_back(std::async(std::launch::async, converse, server));
    }
    std::size_t heard() {
        std::size_t sum = 0;
        for (auto &each : all_) sum += each.get();
        return sum;
    }

private:
    std::vector<std::future<std::size_t>> all_;
};

// Runs a server until all clients have gone: it is given where to listen, and tells how many bytes it has echoed.
inline int run(const std::function<std::size_t(Listener &)> &serve) {
    try {
        Winsock winsock;
        Listener listener;
        Clients clients(listener.address());
        std::size_t echoed = serve(listener);
        std::printf("%zu bytes echoed, %zu heard\n", echoed, clients.heard());
        return 0;
    } catch (const std::exception &error) {
        std::printf("%s\n", error.what());
        std::fflush(stdout);
        std::_Exit(1);
    }
}

}  // namespace echo
