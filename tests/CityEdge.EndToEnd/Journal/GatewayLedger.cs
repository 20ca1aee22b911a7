using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Alarms;

namespace CityEdge.EndToEnd.Journal;

/// <summary>
/// What the lives of a gateway left behind, held against what was seen of them: what was once durable stays as it is, every alarm goes on from the state in which the kill met it,
/// every verb that was answered as done is there.
/// </summary>
internal sealed class GatewayLedger(string state)
{
    private readonly Dictionary<RecordId, string> _seen = [];
    private readonly Dictionary<string, string> _standing = [];
    private readonly HashSet<string> _done = [];

    /// <summary>Events that are durable.</summary>
    public int Events => _seen.Count;

    /// <summary>Verbs that were answered as done.</summary>
    public int Done => _done.Count;

    public void Check(GatewayLife life)
    {
        // A life begins where the journal ended: what stood still stands, for nobody has reset anything in between.
        foreach (var (alarm, stood) in life.First is null ? [] : _standing.Where(static pair => IsLatched(pair.Value)))
        {
            Assert.True(
                life.First!.Alarms.Any(view => view.Id == alarm && view.State != AlarmState.Normal), $"{alarm} stood {stood} and is normal after the kill");
        }

        LaneCheck.Read(Path.Combine(state, "journal", "readings"), LaneKind.Readings);
        var records = LaneCheck.Read(Path.Combine(state, "journal", "alarms"), LaneKind.Alarms);
        var found = records.ToDictionary(static record => record.Id, static record => Convert.ToHexStringLower(record.Hash.Span));
        foreach (var (id, hash) in _seen)
        {
            Assert.True(found.TryGetValue(id, out var there) && there == hash, $"{id} was durable and is gone or another");
        }

        Follow(records);
        foreach (var (id, hash) in found)
        {
            _seen[id] = hash;
        }

        var people = records.Where(static record => record.Kind == RecordKind.Action).Select(static record => EventCodec.Decode(record)!.Private.Who).ToHashSet();
        foreach (var (who, outcome) in life.Answered)
        {
            Assert.True(outcome != ActionOutcome.Done || people.Contains(who), $"{who} was answered as done and is not in the journal");
            _done.UnionWith(outcome == ActionOutcome.Done ? [who] : []);
        }

        Assert.Subset(people!, _done);
    }

    // Fires only: repeats of the others may be summarised, a P1 never.
    private void Follow(List<StoredRecord> records)
    {
        _standing.Clear();
        foreach (var record in records.Where(static record => record.Kind == RecordKind.Transition))
        {
            var told = EventCodec.Decode(record);
            Assert.True(told is not null, $"{record.Id} cannot be read");
            if (told!.Shared.Priority != "P1" || told.Private.Alarm is not { } alarm)
            {
                continue;
            }

            var stood = _standing.GetValueOrDefault(alarm, told.Shared.From ?? "");
            Assert.True(stood == told.Shared.From, $"{record.Id}: {alarm} goes from {told.Shared.From} to {told.Shared.State}, but stood {stood}");
            _standing[alarm] = told.Shared.State ?? "";
        }
    }

    private static bool IsLatched(string state) => state.Contains("latched", StringComparison.OrdinalIgnoreCase) || state.Contains("acknowledged", StringComparison.OrdinalIgnoreCase);
}
