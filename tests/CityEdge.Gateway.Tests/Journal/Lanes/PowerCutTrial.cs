using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Tests.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Lanes;

/// <summary>
/// The life of one small lane against a simple model: appended, synced, cleared, verified; killed, cut from its power at any operation, failed by its disk; opened again,
/// over and over. What was acknowledged is there once, under the id it had; what is missing is said; nothing acknowledged is ever said to be lost.
/// </summary>
internal sealed class PowerCutTrial : IDisposable
{
    private readonly Random _random;
    private readonly SortedDictionary<RecordId, long> _acknowledged = [];
    private readonly List<(RecordId Id, long Value)> _waiting = [];
    private readonly int _seed;
    private PowerCutMedium _medium = new();
    private RecordId? _forgotten;
    private Lane? _lane;
    private long _value;

    private PowerCutTrial(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
    }

    /// <summary>Lives one life.</summary>
    /// <returns>How many records were acknowledged, and how many cuts, kills and failures there were.</returns>
    /// <exception cref="InvalidOperationException">Something did not hold; its message names the seed.</exception>
    public static (int Acknowledged, int Interruptions) Run(int seed)
    {
        using var trial = new PowerCutTrial(seed);
        try
        {
            return trial.Live();
        }
        catch (Exception broken)
        {
            throw new InvalidOperationException($"power cut trial, seed {seed}: {broken.Message}", broken);
        }
    }

    public void Dispose()
    {
        _lane?.Dispose();
        _medium.Dispose();
    }

    private (int Acknowledged, int Interruptions) Live()
    {
        var interruptions = _random.Next(1, 7);
        for (var i = 0; i < interruptions; i++)
        {
            _medium.Fuse = _random.Next(3) > 0 ? _medium.Operations + _random.Next(1, 60) : null;
            try
            {
                Work(_random.Next(1, 40));
                _medium = _random.Next(2) == 0 ? _medium.Again() : _medium.AfterCut(_random);
            }
            catch (PowerCutException)
            {
                _medium = _medium.AfterCut(_random);
            }
        }

        Open();
        Check();
        return (_acknowledged.Count, interruptions);
    }

    private void Work(int steps)
    {
        Open();
        Check();
        for (var i = 0; i < steps; i++)
        {
            try
            {
                Step();
            }
            catch (MediumException)
            {
                _medium.Fail = null;
                if (_random.Next(2) == 0)
                {
                    _medium.Evict();
                }

                Again();
            }
        }
    }

    private void Step()
    {
        switch (_random.Next(12))
        {
            case < 6:
                for (var n = _random.Next(1, 12); n > 0; n--)
                {
                    _value++;
                    var sequence = TestLane.Append(_lane!, _value, _random.Next(8, 700));
                    _waiting.Add((new(_lane!.Epoch, sequence), _value));
                }

                break;
            case < 9:
                _lane!.Sync();
                Acknowledge();
                break;
            case 9 when _lane!.Segments.Count > 4:
                // Forgotten as soon as it is asked for: a cut may come with the deletion done. And for good: a deletion that a cut undid is asked for once more.
                _forgotten = _lane.Segments[0].Last is { } last && !Forgotten(last) ? last : _forgotten;
                _lane.DropOldest();
                break;
            case 10:
                _lane!.Sync();
                Require(_lane.Verify(_lane.Segments[_random.Next(_lane.Segments.Count)].Number).Count == 0, "an older segment was damaged");
                Acknowledge();
                break;
            case 11 when _random.Next(4) == 0:
                _medium.FailAfter(_random.Next(1, 4), MediumFailure.Broken);
                break;
        }
    }

    private void Acknowledge()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        Require(_lane!.Durable is { } durable && durable.CompareTo(_waiting[^1].Id) >= 0, "a sync does not cover what was appended before it");
        foreach (var (id, value) in _waiting)
        {
            _acknowledged.Add(id, value);
        }

        _waiting.Clear();
    }

    private void Open()
    {
        _lane = Lane.Open(_medium, TestLane.Options(_random.Next(), spares: _random.Next(3)), _random.Next(2) == 0 || _acknowledged.Count == 0 ? null : _acknowledged.Keys.Last());
        Judge();
        var known = TestLane.Read(_medium).Records;
        var values = known.ToDictionary(TestLane.ValueOf, static record => record.Id);
        foreach (var (id, value) in _waiting)
        {
            // Whole on the disk although nobody was told: it counts from now on.
            if (values.TryGetValue(value, out var stands))
            {
                Require(stands == id, $"{value} was appended as {id} and stands as {stands}");
                _acknowledged.Add(id, value);
            }
        }

        _waiting.Clear();
    }

    // After a failure in the same process everything that was not acknowledged is appended anew, and must be there once.
    private void Again()
    {
        _lane!.Dispose();
        _lane = Lane.Reopen(_medium, TestLane.Options(_random.Next()), _acknowledged.Count == 0 ? new RecordId(_lane.Epoch, 0) : _acknowledged.Keys.Last());
        Judge();
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var (_, value) in waiting)
        {
            _waiting.Add((new(_lane.Epoch, TestLane.Append(_lane, value)), value));
        }

        _lane.Sync();
        Acknowledge();
        Check();
    }

    // What retention took is not lost either: it went in order, and whatever of it a cut gives back is the newest part, without a hole.
    private void Judge()
    {
        foreach (var range in _lane!.Report.Lost)
        {
            Require(!_acknowledged.Keys.Any(id => id.Epoch == range.Epoch && id.Sequence >= range.From && id.Sequence <= (range.To ?? long.MaxValue)), $"{range} is said to be lost");
        }
    }

    private void Check()
    {
        var (records, gaps) = TestLane.Read(_medium);
        TestLane.RequireSound(records);
        Require(records.Select(TestLane.ValueOf).Distinct().Count() == records.Count, "something is there twice");
        var found = records.ToDictionary(static record => record.Id, TestLane.ValueOf);
        foreach (var (id, value) in _acknowledged)
        {
            Require(found.TryGetValue(id, out var there) ? there == value : Forgotten(id), $"{id} was acknowledged and is gone");
        }

        Require(found.Keys.All(_acknowledged.ContainsKey), "something is there that nobody acknowledged");
        foreach (var pair in records.Zip(records.Skip(1)))
        {
            var (one, next) = (pair.First.Id, pair.Second.Id);
            Require(next.Epoch != one.Epoch || next.Sequence == one.Sequence + 1 || gaps.Contains(new(one.Epoch, one.Sequence + 1, next.Sequence - 1)), $"nobody says what is between {one} and {next}");
        }

        Require(_lane!.Bytes == _medium.Files.Values.Sum(static file => file.LongLength), "the lane does not know its bytes");
    }

    private bool Forgotten(RecordId id) => _forgotten is { } forgotten && id.CompareTo(forgotten) <= 0;

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"{otherwise} (seed {_seed})");
        }
    }
}
