using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.State;

/// <summary>The engine's state as a checkpoint and the records after it tell it.</summary>
internal static class StateReplay
{
    /// <summary>
    /// Folds the alarms lane over a checkpoint: of each alarm the last row wins, of the isolations the last list; every remainder is shortened by the time between
    /// its record and the last one, where that time can be known. Where records are missing, every verb until there is ended.
    /// </summary>
    /// <param name="checkpoint">Where to begin; null begins with nothing.</param>
    /// <param name="records">What follows it, in order.</param>
    /// <returns>The state with the stamp that its times count from; null when there is neither checkpoint nor record.</returns>
    public static (EngineSnapshot Snapshot, Stamp Taken)? Fold(Checkpoint? checkpoint, IEnumerable<StoredRecord> records)
    {
        var fold = new StateFold(checkpoint);
        foreach (var record in records)
        {
            fold.Add(record);
        }

        return fold.Finish();
    }
}
