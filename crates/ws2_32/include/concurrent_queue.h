/* concurrent_queue.h: queues of Microsoft's parallel patterns library, for several threads at once. */
#ifndef OVL_CONCURRENT_QUEUE_H
#define OVL_CONCURRENT_QUEUE_H
#pragma GCC system_header
#include "ovl/concurrency.h"
#include <deque>

namespace Concurrency {
template <class T, class Allocator = std::allocator<T>>
class concurrent_queue {
    std::deque<T, Allocator> kept;
    mutable std::mutex lock;
    typedef std::lock_guard<std::mutex> guard;

public:
    typedef T value_type;
    typedef T &reference;
    typedef const T &const_reference;
    typedef std::size_t size_type;
    typedef Allocator allocator_type;
    typedef typename std::deque<T, Allocator>::iterator iterator;
    typedef typename std::deque<T, Allocator>::const_iterator const_iterator;

    explicit concurrent_queue(const Allocator &allocator = Allocator()) : kept(allocator) {}
    concurrent_queue(const concurrent_queue &other) : kept(other.snapshot()) {}
    concurrent_queue(concurrent_queue &&other) : kept(other.taken()) {}
    template <class Iterator> concurrent_queue(Iterator first, Iterator last) : kept(first, last) {}

    void push(const T &value) { guard held(lock); kept.push_back(value); }
    void push(T &&value) { guard held(lock); kept.push_back(std::move(value)); }
    bool try_pop(T &into) {
        guard held(lock);
        if (kept.empty()) return false;
        into = std::move(kept.front());
        kept.pop_front();
        return true;
    }
    bool empty() const { guard held(lock); return kept.empty(); }
    void clear() { guard held(lock); kept.clear(); }
    size_type unsafe_size() const { guard held(lock); return kept.size(); }
    iterator unsafe_begin() { return kept.begin(); }
    iterator unsafe_end() { return kept.end(); }
    const_iterator unsafe_begin() const { return kept.begin(); }
    const_iterator unsafe_end() const { return kept.end(); }
    allocator_type get_allocator() const { return kept.get_allocator(); }

private:
    std::deque<T, Allocator> snapshot() const { guard held(lock); return kept; }
    std::deque<T, Allocator> taken() { guard held(lock); return std::move(kept); }
};
}
#endif
