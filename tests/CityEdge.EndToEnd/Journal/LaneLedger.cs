using System.Globalization;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.JournalChild;

namespace CityEdge.EndToEnd.Journal;

/// <summary>
/// What the child has said of one lane over all its lives, held against what the disk has: everything acknowledged is there with its content, nothing twice, nothing invented,
/// no gap within an epoch, the chain whole, and gone only what it said it would drop.
/// </summary>
internal sealed class LaneLedger(int seed, LaneKind lane, string directory)
{
    private readonly Dictionary<RecordId, string> _acked = [];
    private readonly Dictionary<RecordId, string> _seen = [];
    private readonly List<SequenceRange> _dropped = [];
    private int _lives;

    /// <summary>Records acknowledged so far.</summary>
    public int Acked => _acked.Count;

    /// <summary>Epochs met so far.</summary>
    public int Epochs => _seen.Keys.Select(static id => id.Epoch).Distinct().Count();

    /// <summary>Takes down what a life has said.</summary>
    public void Hear(IReadOnlyList<string> lines, int life)
    {
        _lives = life + 1;
        foreach (var line in lines)
        {
            switch (line.Split(' '))
            {
                case ["acked", var kind, var id, _, var hash] when kind == lane.ToString():
                    Assert.True(_acked.TryAdd(IdOf(id), hash), $"{id} was acknowledged twice");
                    break;
                case ["dropping", var kind, var from, var to] when kind == lane.ToString():
                    _dropped.Add(new SequenceRange(IdOf(from).Epoch, IdOf(from).Sequence, long.Parse(to, CultureInfo.InvariantCulture)));
                    break;
                case ["opened", var kind, _, var reason, "lost", var lost, "quarantined", var quarantined, "end"] when kind == lane.ToString():
                    // A kill leaves at most a torn end; it never damages, and nothing that was whole may be given up.
                    Assert.True(reason is "New" or "Continued" or "Cut" && lost.Length == 0 && quarantined.Length == 0, line);
                    break;
            }
        }
    }

    /// <summary>Reads the lane as it lies there, while nobody writes, and holds it against everything said.</summary>
    public void Check()
    {
        var found = new Dictionary<RecordId, string>();
        var written = new HashSet<(int, long)>();
        foreach (var record in LaneCheck.Read(directory, lane))
        {
            CheckContent(record, written);
            found.Add(record.Id, Convert.ToHexStringLower(record.Hash.Span));
        }

        foreach (var (id, hash) in _acked)
        {
            Assert.True(found.TryGetValue(id, out var there) ? there == hash : IsDropped(id, found), $"{id} was acknowledged and is {(there is null ? "lost" : "another")}");
        }

        // Whatever was once whole on the disk stays what it was, acknowledged or not.
        foreach (var (id, hash) in _seen)
        {
            Assert.True(found.TryGetValue(id, out var there) ? there == hash : IsDropped(id, found), $"{id} was there and is {(there is null ? "gone" : "another")}");
        }

        foreach (var (id, hash) in found)
        {
            _seen[id] = hash;
        }
    }

    private void CheckContent(StoredRecord record, HashSet<(int, long)> written)
    {
        var claimed = ScriptedRecord.ClaimedBy(seed, lane, record.Shared.Span);
        Assert.True(
            claimed is not null && claimed.Life < _lives && claimed.Kind == record.Kind && claimed.Stamp == record.Stamp && record.Shared.Span.SequenceEqual(claimed.Shared)
            && record.Private.Span.SequenceEqual(claimed.Private) && record.State.Span.SequenceEqual(claimed.State),
            $"nobody wrote what {record.Id} holds");
        Assert.True(written.Add((claimed!.Life, claimed.Number)), $"record {claimed.Number} of life {claimed.Life} is there twice, again as {record.Id}");
    }

    // Said before it was done, so that it may not have been done; but then it is all there.
    private bool IsDropped(RecordId id, Dictionary<RecordId, string> found) =>
        _dropped.Any(range => range.Epoch == id.Epoch && id.Sequence >= range.From && id.Sequence <= range.To
            && !found.Keys.Any(kept => kept.Epoch == id.Epoch && kept.Sequence >= range.From && kept.Sequence <= range.To));

    private static RecordId IdOf(string text) =>
        text.Split('/') is [var epoch, var sequence] && Epoch.Parse(epoch) is { } parsed
            ? new(parsed, long.Parse(sequence, CultureInfo.InvariantCulture))
            : throw new FormatException($"'{text}' is no id of a record.");
}
