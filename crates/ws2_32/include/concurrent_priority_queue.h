/* concurrent_priority_queue.h: a priority queue for several threads at once. */
#ifndef OVL_CONCURRENT_PRIORITY_QUEUE_H
#define OVL_CONCURRENT_PRIORITY_QUEUE_H
#pragma GCC system_header
#include "ovl/concurrency.h"
#include <functional>
#include <queue>
#include <vector>

namespace Concurrency {
template <class T, class Compare = std::less<T>, class Allocator = std::allocator<T>>
class concurrent_priority_queue {
    std::priority_queue<T, std::vector<T, Allocator>, Compare> kept;
    mutable std::mutex lock;
    typedef std::lock_guard<std::mutex> guard;

public:
    typedef T value_type;
    typedef T &reference;
    typedef const T &const_reference;
    typedef std::size_t size_type;
    typedef Allocator allocator_type;

    explicit concurrent_priority_queue(const Allocator & = Allocator()) {}
    explicit concurrent_priority_queue(size_type, const Allocator & = Allocator()) {}
    template <class Iterator> concurrent_priority_queue(Iterator first, Iterator last) : kept(first, last) {}

    void push(const T &value) { guard held(lock); kept.push(value); }
    void push(T &&value) { guard held(lock); kept.push(std::move(value)); }
    bool try_pop(T &into) {
        guard held(lock);
        if (kept.empty()) return false;
        into = kept.top();
        kept.pop();
        return true;
    }
    bool empty() const { guard held(lock); return kept.empty(); }
    size_type size() const { guard held(lock); return kept.size(); }
    void clear() { guard held(lock); kept = decltype(kept)(); }
};
}
#endif
