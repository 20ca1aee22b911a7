using System.Text;
using CityEdge.Safety;

namespace CityEdge.Gateway.Replay;

/// <summary>Rows of CSV: a header with <c>time</c>, <c>point</c>, <c>value</c> and perhaps <c>quality</c> in any order, further columns passed over; commas; a cell may stand in quotes.</summary>
internal sealed class CsvRows : IRows
{
    private const int MostColumns = 64;

    private int _time = -1;
    private int _point = -1;
    private int _value = -1;
    private int _quality = -1;
    private bool _begun;

    public bool IsBroken { get; private set; }

    public LocalText? Read(ReadOnlySpan<byte> line, ref RowCells cells, out int at)
    {
        at = 0;
        if (!_begun)
        {
            _begun = true;
            return ReadHeader(line);
        }

        Span<byte> missing = stackalloc byte[3];
        missing.Fill(1);
        for (var column = 0; ; column++)
        {
            var comma = Comma(line[at..]);
            var cell = comma < 0 ? line[at..] : line.Slice(at, comma);
            if (column == _time)
            {
                cells.Time = Plain(cell);
                (cells.TimeAt, missing[0]) = (at, 0);
            }
            else if (column == _point)
            {
                cells.Point = Plain(cell);
                (cells.PointAt, missing[1]) = (at, 0);
            }
            else if (column == _value)
            {
                cells.Value = Plain(cell);
                (cells.ValueAt, missing[2]) = (at, 0);
            }
            else if (column == _quality)
            {
                cells.Quality = Plain(cell);
                cells.QualityAt = at;
            }

            if (comma < 0)
            {
                break;
            }

            at += comma + 1;
        }

        if (!missing.ContainsAnyExcept((byte)0))
        {
            return null;
        }

        at = line.Length;
        return new LocalText("这一行的列数不够", "the row has too few columns");
    }

    private LocalText? ReadHeader(ReadOnlySpan<byte> line)
    {
        var (column, from, twice) = (0, 0, false);
        while (from <= line.Length && column < MostColumns)
        {
            var comma = Comma(line[from..]);
            var cell = Plain(comma < 0 ? line[from..] : line.Slice(from, comma));
            switch (Encoding.UTF8.GetString(cell))
            {
                case "time":
                    (twice, _time) = (twice || _time >= 0, column);
                    break;
                case "point":
                    (twice, _point) = (twice || _point >= 0, column);
                    break;
                case "value":
                    (twice, _value) = (twice || _value >= 0, column);
                    break;
                case "quality":
                    (twice, _quality) = (twice || _quality >= 0, column);
                    break;
            }

            from = comma < 0 ? line.Length + 1 : from + comma + 1;
            column++;
        }

        if (twice)
        {
            IsBroken = true;
            return new LocalText("表头里 time、point、value、quality 各只能出现一次", "the header names time, point, value or quality twice");
        }

        IsBroken = _time < 0 || _point < 0 || _value < 0;
        return IsBroken
            ? new LocalText("第一行应为表头，含 time、point、value（可再加 quality）", "the first line must be a header with time, point and value (and perhaps quality)")
            : default(LocalText);
    }

    // A comma between quotes is none; a quote that is never closed is a sign like any other.
    private static int Comma(ReadOnlySpan<byte> rest)
    {
        var skip = rest.Length > 0 && rest[0] == '"' ? rest[1..].IndexOf((byte)'"') + 1 : 0;
        var comma = rest[skip..].IndexOf((byte)',');
        return comma < 0 ? -1 : skip + comma;
    }

    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > 0 && cell[0] > ' ' && cell[0] != '"' && cell[^1] > ' ')
        {
            return cell;
        }

        cell = cell.Trim(" \t"u8);
        return cell.Length >= 2 && cell[0] == '"' && cell[^1] == '"' ? cell[1..^1] : cell;
    }
}
