// An echo server in C++ on the thread pool: a binding that closes itself, operations that carry the function that their end calls, and a
// cleanup group of which the bindings are members.
#include "echo.hpp"
#include <array>
#include <atomic>

namespace {

class Pool {
public:
    explicit Pool(DWORD threads) : pool_(CreateThreadpool(nullptr)), group_(CreateThreadpoolCleanupGroup()) {
        echo::check(pool_ != nullptr && group_ != nullptr, "CreateThreadpool");
        SetThreadpoolThreadMaximum(pool_, threads);
        echo::check(SetThreadpoolThreadMinimum(pool_, 1), "SetThreadpoolThreadMinimum");
        InitializeThreadpoolEnvironment(&environment_);
        SetThreadpoolCallbackPool(&environment_, pool_);
        SetThreadpoolCallbackCleanupGroup(&environment_, group_, nullptr);
    }
    Pool(const Pool &) = delete;
    Pool &operator=(const Pool &) = delete;
    ~Pool() {
        CloseThreadpoolCleanupGroupMembers(group_, FALSE, nullptr);
        CloseThreadpoolCleanupGroup(group_);
        DestroyThreadpoolEnvironment(&environment_);
        CloseThreadpool(pool_);
    }
    PTP_CALLBACK_ENVIRON environment() { return &environment_; }

private:
    PTP_POOL pool_;
    PTP_CLEANUP_GROUP group_;
    TP_CALLBACK_ENVIRON environment_;
};

// An operation in the kernel's hands, which frees itself when it has ended.
struct Operation : OVERLAPPED {
    using Ended = std::function<void(DWORD)>;
    explicit Operation(Ended ended) : OVERLAPPED(), ended(std::move(ended)) {}
    Ended ended;
};

// A socket's binding. The group closes it.
class Binding {
public:
    Binding(Pool &pool, SOCKET s) : io_(CreateThreadpoolIo(reinterpret_cast<HANDLE>(s), &Binding::ended, nullptr, pool.environment())) {
        echo::check(io_ != nullptr, "CreateThreadpoolIo");
    }

    template <typename Start>
    void start(Operation::Ended ended, const char *call, Start begin) {
        auto operation = std::make_unique<Operation>(std::move(ended));
        StartThreadpoolIo(io_);
        if (!begin(operation.get()) && WSAGetLastError() != WSA_IO_PENDING) {
            int error = WSAGetLastError();
            CancelThreadpoolIo(io_);
            throw echo::Error(call, error);
        }
        operation.release();
    }

private:
    static void CALLBACK ended(PTP_CALLBACK_INSTANCE, PVOID, PVOID overlapped, ULONG error, ULONG_PTR bytes, PTP_IO) {
        std::unique_ptr<Operation> operation(static_cast<Operation *>(static_cast<OVERLAPPED *>(overlapped)));
        // One that has failed has moved nothing.
        operation->ended(error == NO_ERROR ? static_cast<DWORD>(bytes) : 0);
    }

    PTP_IO io_;
};

std::atomic<std::size_t> echoed;

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Pool &pool, echo::Socket socket, std::function<void()> over) : socket_(std::move(socket)), binding_(pool, socket_), over_(std::move(over)) {}

    void receive() {
        WSABUF buffer{static_cast<ULONG>(text_.size()), text_.data()};
        auto received = [self = shared_from_this()](DWORD bytes) { bytes > 0 ? self->send(bytes) : self->over_(); };
        binding_.start(received, "WSARecv", [&](OVERLAPPED *overlapped) {
            DWORD flags = 0;
            return WSARecv(socket_, &buffer, 1, nullptr, &flags, overlapped, nullptr) == 0;
        });
    }

private:
    void send(DWORD bytes) {
        WSABUF buffer{bytes, text_.data()};
        auto sent = [self = shared_from_this()](DWORD bytes) {
            echoed += bytes;
            bytes > 0 ? self->receive() : self->over_();
        };
        binding_.start(sent, "WSASend", [&](OVERLAPPED *overlapped) { return WSASend(socket_, &buffer, 1, nullptr, 0, overlapped, nullptr) == 0; });
    }

    echo::Socket socket_;
    Binding binding_;
    std::function<void()> over_;
    std::array<char, 4096> text_;
};

class Acceptor {
public:
    Acceptor(Pool &pool, echo::Listener &listener, std::function<void()> over) : pool_(pool), listener_(listener), binding_(pool, listener), over_(std::move(over)) {}

    void accept() {
        using Addresses = std::array<char, 2 * (sizeof(sockaddr_in) + 16)>;
        auto socket = std::make_shared<echo::Socket>(echo::Socket::tcp());
        auto addresses = std::make_shared<Addresses>();
        auto accepted = [this, socket, addresses](DWORD) {
            SOCKET listener = listener_;
            echo::check(setsockopt(*socket, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, reinterpret_cast<const char *>(&listener), sizeof listener) == 0, "setsockopt");
            std::make_shared<Session>(pool_, std::move(*socket), over_)->receive();
        };
        binding_.start(accepted, "AcceptEx", [&](OVERLAPPED *overlapped) {
            const DWORD room = sizeof(sockaddr_in) + 16;
            DWORD bytes;
            return AcceptEx(listener_, *socket, addresses->data(), 0, room, room, &bytes, overlapped) != FALSE;
        });
    }

private:
    Pool &pool_;
    echo::Listener &listener_;
    Binding binding_;
    std::function<void()> over_;
};

std::size_t serve(echo::Listener &listener) {
    std::atomic<int> ended{0};
    std::promise<void> all_ended;
    Pool pool(3);
    Acceptor acceptor(pool, listener, [&] {
        if (++ended == echo::clients) all_ended.set_value();
    });
    for (int i = 0; i < echo::clients; i++) acceptor.accept();
    all_ended.get_future().wait();
    return echoed;
}

}  // namespace

int main() { return echo::run(serve); }
