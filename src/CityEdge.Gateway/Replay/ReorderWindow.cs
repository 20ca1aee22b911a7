using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// Puts rows into the order of their time. What must hold: rows of one time keep the order of the file; a row that is older than the newest by more than the window, or older
/// than what was already given on, is late: it is taken at the time of the newest, Uncertain and Stale, so that it may raise and never clear; never more than
/// <see cref="Most"/> rows are held.
/// </summary>
/// <param name="window">How far behind the newest a row may lie and still be ordered.</param>
internal sealed class ReorderWindow(TimeSpan window)
{
    /// <summary>Rows held at most; beyond them the oldest is given on before its time.</summary>
    public const int Most = 1 << 14;

    private readonly Sample[] _held = new Sample[Most];
    private int _head;
    private int _count;
    private long _newest = long.MinValue;
    private long _given = long.MinValue;

    /// <summary>Rows that stood behind a newer one and were put into their place.</summary>
    public long Reordered { get; private set; }

    /// <summary>Rows that came too late for that.</summary>
    public long Late { get; private set; }

    public bool IsFull => _count == Most;

    /// <summary>Takes a row; only while not <see cref="IsFull"/>.</summary>
    public void Put(in Sample sample)
    {
        var row = sample;
        if (_newest != long.MinValue && (row.Ticks < _newest - window.Ticks || row.Ticks < _given))
        {
            Late++;
            row = row with { Ticks = _newest, Quality = row.Quality == Quality.Bad ? Quality.Bad : Quality.Uncertain, Reason = row.Quality == Quality.Bad ? row.Reason : QualityReason.Stale };
        }

        var place = _count;
        while (place > 0 && At(place - 1).Ticks > row.Ticks)
        {
            At(place) = At(place - 1);
            place--;
        }

        Reordered += place < _count ? 1 : 0;
        At(place) = row;
        _count++;
        _newest = Math.Max(_newest, row.Ticks);
    }

    /// <summary>The oldest row whose place is certain.</summary>
    /// <param name="ended">No more rows come.</param>
    /// <param name="sample">The row.</param>
    public bool TryTake(bool ended, out Sample sample)
    {
        sample = default;
        if (_count == 0 || !(ended || IsFull || At(0).Ticks < _newest - window.Ticks))
        {
            return false;
        }

        sample = At(0);
        _head = (_head + 1) % Most;
        _count--;
        _given = sample.Ticks;
        return true;
    }

    private ref Sample At(int place) => ref _held[(_head + place) % Most];
}
