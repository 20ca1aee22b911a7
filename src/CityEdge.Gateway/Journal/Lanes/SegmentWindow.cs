using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>A piece of one file in memory, so that a walk through it costs few reads; grows to the longest record and no further.</summary>
/// <param name="medium">Where the file lies.</param>
/// <param name="usual">Bytes read at once.</param>
internal sealed class SegmentWindow(IJournalMedium medium, int usual = 128 << 10)
{
    private byte[] _bytes = [];
    private string _name = "";
    private long _at;
    private int _count;

    public void Open(string name)
    {
        _name = name;
        Forget();
    }

    /// <summary>What was read is read again next time: the file may have grown.</summary>
    public void Forget() => _count = 0;

    /// <summary>Bytes from an offset; fewer at the end of the file. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(long offset, int count)
    {
        if (offset < _at || offset + count > _at + _count)
        {
            Fill(offset, count);
        }

        var from = (int)(offset - _at);
        return from >= _count ? [] : _bytes.AsSpan(from, Math.Min(count, _count - from));
    }

    private void Fill(long offset, int count)
    {
        var want = (int)Math.Clamp(medium.LengthOf(_name) - offset, 0, Math.Max(usual, count));
        if (_bytes.Length < want)
        {
            _bytes = new byte[want];
        }

        _at = offset;
        _count = 0;
        while (_count < want && Read(offset + _count, _bytes.AsSpan(_count, want - _count)) is var got and > 0)
        {
            _count += got;
        }
    }

    // A part of the disk that cannot be read any more is damage like any other: what stands around it is still wanted.
    private int Read(long offset, Span<byte> into)
    {
        try
        {
            return medium.Read(_name, offset, into);
        }
        catch (MediumException broken) when (broken.Failure == MediumFailure.Broken && into.Length > LaneFormat.Sector)
        {
            return Read(offset, into[..Math.Max(LaneFormat.Sector, into.Length / 2)]);
        }
        catch (MediumException broken) when (broken.Failure == MediumFailure.Broken)
        {
            var there = (int)Math.Clamp(medium.LengthOf(_name) - offset, 0, into.Length);
            into[..there].Clear();
            return there;
        }
    }
}
