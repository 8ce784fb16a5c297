/// How many units may be replaced now, by the percentages of a refresh.
struct RefreshPace {
    /// New ones that may be launched before old ones go.
    let launchable: Int
    /// Old ones that may go before new ones come.
    let terminable: Int

    init(_ preferences: RefreshPreferences, desired: Int, counted: Int, total: Int, _ census: RefreshCensus) {
        let floor = desired.percentUp(preferences.minHealthyPercentage), ceiling = desired.percent(preferences.maxHealthyPercentage)
        let isIdle = counted >= desired && census.marked == 0 && census.launching == 0 && census.warming.isEmpty
        let smallest = census.replaceable.map(\.weight).min() ?? 1
        if preferences.maxHealthyPercentage > 100 {
            // Rounding may leave no room at all: then one at a time.
            launchable = max(ceiling - total, isIdle ? smallest : 0)
            terminable = max(0, census.ready - floor - census.marked)
        } else {
            launchable = 0
            terminable = max(census.ready - floor, isIdle ? smallest : 0)
        }
    }
}
