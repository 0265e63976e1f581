// server.cpp: a datagram and a stream over one completion port, as newer code writes it.
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace net {

[[noreturn]] void fail(const char* where) { throw std::system_error(WSAGetLastError(), std::system_category(), where); }

struct handle_closer {
    using pointer = HANDLE;
    void operator()(HANDLE h) const noexcept { ::CloseHandle(h); }
};
using unique_handle = std::unique_ptr<void, handle_closer>;

class socket {
public:
    socket() = default;
    explicit socket(int type) : s_(::WSASocketW(AF_INET, type, 0, nullptr, 0, WSA_FLAG_OVERLAPPED)) {
        if (s_ == INVALID_SOCKET) fail("WSASocket");
    }
    socket(socket&& other) noexcept : s_(std::exchange(other.s_, INVALID_SOCKET)) {}
    socket& operator=(socket&& other) noexcept { std::swap(s_, other.s_); return *this; }
    ~socket() { if (s_ != INVALID_SOCKET) ::closesocket(s_); }
    SOCKET get() const noexcept { return s_; }
    sockaddr_in bind(const char* where) const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        if (inet_pton(AF_INET, where, &address.sin_addr) != 1) fail("inet_pton");
        if (::bind(s_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == SOCKET_ERROR) fail("bind");
        socklen_t length = sizeof address;
        if (::getsockname(s_, reinterpret_cast<sockaddr*>(&address), &length) == SOCKET_ERROR) fail("getsockname");
        return address;
    }
private:
    SOCKET s_ = INVALID_SOCKET;
};

struct operation : OVERLAPPED {
    using done_t = std::function<void(std::error_code, std::size_t)>;
    explicit operation(done_t f) : OVERLAPPED{}, done(std::move(f)) {}
    done_t done;
    std::array<char, 512> bytes{};
    sockaddr_in peer{};
    INT peer_length = sizeof(sockaddr_in);
    DWORD flags = 0;
};

class loop {
public:
    explicit loop(unsigned workers) : port_(::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, workers)) {
        for (unsigned i = 0; i < workers; ++i) threads_.emplace_back([this] { run(); });
    }
    ~loop() {
        ::PostQueuedCompletionStatus(port_.get(), 0, 0, nullptr);
        for (auto& thread : threads_) thread.join();
    }
    void add(const socket& s) {
        if (::CreateIoCompletionPort(reinterpret_cast<HANDLE>(s.get()), port_.get(), 0, 0) == nullptr) fail("CreateIoCompletionPort");
        ::SetFileCompletionNotificationModes(reinterpret_cast<HANDLE>(s.get()), FILE_SKIP_SET_EVENT_ON_HANDLE);
    }
    void receive_from(const socket& s, std::shared_ptr<operation> op) {
        WSABUF buffer{static_cast<ULONG>(op->bytes.size()), op->bytes.data()};
        auto* raw = op.get();
        {
            std::lock_guard lock(mutex_);
            pending_.push_back(std::move(op));
        }
        if (::WSARecvFrom(s.get(), &buffer, 1, nullptr, &raw->flags, reinterpret_cast<sockaddr*>(&raw->peer), &raw->peer_length, raw, nullptr) == SOCKET_ERROR
            && ::WSAGetLastError() != WSA_IO_PENDING)
            fail("WSARecvFrom");
    }
private:
    void run() {
        std::array<OVERLAPPED_ENTRY, 8> entries;
        for (;;) {
            ULONG count = 0;
            if (!::GetQueuedCompletionStatusEx(port_.get(), entries.data(), static_cast<ULONG>(entries.size()), &count, INFINITE, FALSE)) return;
            for (ULONG i = 0; i < count; ++i) {
                const auto& [key, overlapped, internal, bytes] = entries[i];
                (void)key;
                if (overlapped == nullptr) {
                    // One batch could take the signs of several workers: each passes the one sign on.
                    ::PostQueuedCompletionStatus(port_.get(), 0, 0, nullptr);
                    return;
                }
                const auto op = take(static_cast<operation*>(overlapped));
                op->done(internal == 0 ? std::error_code{} : std::error_code(static_cast<int>(internal), std::system_category()), bytes);
            }
        }
    }
    std::shared_ptr<operation> take(operation* raw) {
        std::lock_guard lock(mutex_);
        const auto found = std::find_if(pending_.begin(), pending_.end(), [raw](const auto& op) { return op.get() == raw; });
        auto op = std::move(*found);
        pending_.erase(found);
        return op;
    }
    unique_handle port_;
    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::vector<std::shared_ptr<operation>> pending_;
};

struct library {
    library() { WSADATA data; if (const int error = ::WSAStartup(MAKEWORD(2, 2), &data)) throw std::runtime_error(std::to_string(error)); }
    ~library() { ::WSACleanup(); }
};

}  // namespace net

int main() try {
    using namespace std::chrono_literals;
    const net::library winsock;
    net::socket server(SOCK_DGRAM), client(SOCK_DGRAM);
    const auto address = server.bind("127.0.0.1");
    client.bind("127.0.0.1");
    std::atomic<int> answered{0};
    net::unique_handle finished(::CreateEventW(nullptr, TRUE, FALSE, nullptr));
    constexpr int rounds = 5;
    {
        net::loop loop(2);
        loop.add(server);
        std::function<void()> next = [&] {
            auto op = std::make_shared<net::operation>(nullptr);
            op->done = [&, raw = op.get()](std::error_code error, std::size_t bytes) {
                if (error) return;
                ::sendto(server.get(), raw->bytes.data(), static_cast<int>(bytes), 0, reinterpret_cast<sockaddr*>(&raw->peer), raw->peer_length);
                if (++answered == rounds) ::SetEvent(finished.get());
                else next();
            };
            loop.receive_from(server, std::move(op));
        };
        next();
        for (int i = 0; i < rounds; ++i) {
            const std::string text = "datagram " + std::to_string(i);
            ::sendto(client.get(), text.data(), static_cast<int>(text.size()), 0, reinterpret_cast<const sockaddr*>(&address), sizeof address);
            std::array<char, 512> back{};
            const int length = ::recv(client.get(), back.data(), static_cast<int>(back.size()), 0);
            std::cout << std::string_view(back.data(), length > 0 ? length : 0) << '\n';
        }
        if (::WaitForSingleObject(finished.get(), static_cast<DWORD>(std::chrono::milliseconds(30s).count())) != WAIT_OBJECT_0) return 1;
    }
    const auto [low, high] = std::pair((std::min)(1, 2), (std::max)(1, 2));
    std::cout << answered << " answered, " << low << high << std::endl;
    return 0;
} catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
}
