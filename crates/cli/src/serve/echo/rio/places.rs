//! Clients by a small number that their results bear.
//!
//! A client has one request in flight at any time. So one that goes between two requests leaves its number free, and one that goes
//! while a request is in flight keeps it until the result has come: no result is taken for another client's.

/// Who has which number.
pub struct Places<T> {
    places: Vec<Place<T>>,
    free: Vec<usize>,
}

enum Place<T> {
    Free,
    Taken(T),
    /// The client is gone, its last result is not here yet.
    Leaving,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Places { places: Vec::new(), free: Vec::new() }
    }
}

impl<T> Places<T> {
    /// The number that the next client gets.
    pub fn next(&self) -> usize {
        self.free.last().copied().unwrap_or(self.places.len())
    }

    /// Gives the next number to a client.
    pub fn put(&mut self, client: T) {
        match self.free.pop() {
            Some(place) => self.places[place] = Place::Taken(client),
            None => self.places.push(Place::Taken(client)),
        }
    }

    /// The client of a number, unless it is gone.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        match self.places.get_mut(place) {
            Some(Place::Taken(client)) => Some(client),
            _ => None,
        }
    }

    /// The last result has come, and nothing follows: the number is free. The client, unless it is gone already.
    pub fn take(&mut self, place: usize) -> Option<T> {
        let taken = std::mem::replace(self.places.get_mut(place)?, Place::Free);
        if !matches!(taken, Place::Free) {
            self.free.push(place);
        }
        match taken {
            Place::Taken(client) => Some(client),
            Place::Free | Place::Leaving => None,
        }
    }

    /// Takes those out that `goes` says it of, while their requests are in flight.
    pub fn leave_if(&mut self, mut goes: impl FnMut(&T) -> bool) {
        for place in &mut self.places {
            if matches!(place, Place::Taken(client) if goes(client)) {
                *place = Place::Leaving;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_free_when_the_last_result_has_come() {
        let mut places = Places::default();
        for client in ["a", "b", "c"] {
            places.put(client);
        }
        places.leave_if(|client| *client == "b");
        assert_eq!(places.get_mut(1), None);
        assert_eq!(places.next(), 3, "its result is on its way");
        assert_eq!(places.take(1), None);
        assert_eq!((places.next(), places.take(1)), (1, None), "a number is free once");
        places.put("d");
        assert_eq!(places.get_mut(1), Some(&mut "d"));
        assert_eq!(places.next(), 3);
        assert_eq!((places.take(0), places.next(), places.take(9)), (Some("a"), 0, None));
    }
}
