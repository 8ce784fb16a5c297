/// What one sender sends at once: a sample of each of its series, with labels as bytes in the order it writes them.
struct Scrape {
    struct Label { var name: Range<Int>, value: Range<Int> }
    struct Sample {
        /// Its labels end here in `labels`; they begin where those of the sample before end.
        var labelsEnd: Int
        var value: Double
        var time: Int64
    }

    /// What the labels' ranges point into.
    var bytes: [UInt8] = []
    var labels: [Label] = []
    var samples: [Sample] = []
}

/// A load, scrape after scrape.
protocol Load {
    /// Nil at the end.
    mutating func next() -> Scrape?
}
