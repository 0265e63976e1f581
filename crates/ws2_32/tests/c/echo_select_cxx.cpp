// An echo server in C++ with select: a reactor that calls whoever waits for a socket, and sessions that say what they wait for.
#include "echo.hpp"
#include <map>

namespace {

class Reactor {
public:
    struct Interest {
        std::function<bool()> has_input, has_output;
        std::function<void()> readable, writable;
    };

    void add(SOCKET s, Interest interest) { interests_[s] = std::move(interest); }
    void remove(SOCKET s) { interests_.erase(s); }

    void turn() {
        fd_set reads, writes;
        FD_ZERO(&reads);
        FD_ZERO(&writes);
        for (const auto &[s, interest] : interests_) {
            if (interest.has_input()) FD_SET(s, &reads);
            if (interest.has_output()) FD_SET(s, &writes);
        }
        echo::check(select(0, &reads, &writes, nullptr, nullptr) > 0, "select");
        // A call may remove its own socket: what is called is a copy.
        for (u_int i = 0; i < writes.fd_count; i++) call(writes.fd_array[i], &Interest::writable);
        for (u_int i = 0; i < reads.fd_count; i++) call(reads.fd_array[i], &Interest::readable);
    }

private:
    void call(SOCKET s, std::function<void()> Interest::*what) {
        auto found = interests_.find(s);
        if (found == interests_.end()) return;
        auto function = found->second.*what;
        function();
    }

    std::map<SOCKET, Interest> interests_;
};

class Session {
public:
    explicit Session(SOCKET s) : socket_(s) { socket_.unblock(); }
    SOCKET socket() const { return socket_; }
    bool has_input() const { return !said_all_; }
    bool has_output() const { return !output_.empty(); }
    bool is_over() const { return said_all_ && output_.empty(); }
    std::size_t echoed() const { return echoed_; }

    void read() {
        char buffer[4096];
        int got = recv(socket_, buffer, sizeof buffer, 0);
        if (got < 0) return echo::check(echo::would_block(), "recv");
        if (got == 0) said_all_ = true;
        output_.append(buffer, got);
        write();
    }

    void write() {
        if (output_.empty()) return;
        int sent = send(socket_, output_.data(), static_cast<int>(output_.size()), 0);
        if (sent < 0) return echo::check(echo::would_block(), "send");
        output_.erase(0, sent);
        echoed_ += sent;
    }

private:
    echo::Socket socket_;
    std::string output_;
    bool said_all_ = false;
    std::size_t echoed_ = 0;
};

std::size_t serve(echo::Listener &listener) {
    Reactor reactor;
    std::size_t echoed = 0;
    int ended = 0;
    auto accept_one = [&] {
        auto session = std::make_shared<Session>(accept(listener, nullptr, nullptr));
        auto then = [&, session](void (Session::*act)()) {
            (session.get()->*act)();
            if (!session->is_over()) return;
            echoed += session->echoed();
            ended++;
            reactor.remove(session->socket());
        };
        reactor.add(session->socket(), {[session] { return session->has_input(); }, [session] { return session->has_output(); },
                                        [then] { then(&Session::read); }, [then] { then(&Session::write); }});
    };
    reactor.add(listener, {[] { return true; }, [] { return false; }, accept_one, [] {}});
    while (ended < echo::clients) reactor.turn();
    return echoed;
}

}  // namespace

int main() { return echo::run(serve); }
