using System.Text;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// A recording of lines, CSV or NDJSON. What must hold: whatever the bytes are, it ends, never throws but for the disk, and every line is either a row, a comment, or an error
/// at its place.
/// </summary>
internal sealed class TextRecording : IRecording
{
    private readonly string _file;
    private readonly RecordingLines _lines;
    private readonly IRows _rows;
    private readonly RecordingPoints _points;
    private readonly RecordingRemarks _remarks;
    private readonly RecordingZero _zero;
    private TimeCell _time;
    private bool? _dated;

    /// <param name="file">For errors.</param>
    /// <param name="stream">Its bytes; disposed with this.</param>
    /// <param name="rows">How lines become cells.</param>
    /// <param name="points">Names.</param>
    /// <param name="remarks">Receives what is wrong.</param>
    /// <param name="zero">Where seconds count from.</param>
    public TextRecording(string file, Stream stream, IRows rows, RecordingPoints points, RecordingRemarks remarks, RecordingZero zero)
    {
        (_file, _lines, _rows, _points, _remarks, _zero) = (file, new RecordingLines(stream), rows, points, remarks, zero);
    }

    /// <summary>Whether its rows bear dates; null until the first row with a time.</summary>
    public bool? IsDated => _dated;

    public bool TryNext(out Sample sample)
    {
        sample = default;
        while (!_remarks.TooMany && !_rows.IsBroken && TryNextRow(out var cells, out var line))
        {
            if (TryResolve(cells, line, out sample))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The point of the next row, nothing else looked at; -1 where that cannot be said. False at the end.</summary>
    public bool TryNextPoint(out int point)
    {
        point = -1;
        if (!_rows.IsBroken && TryNextRow(out var cells, out _))
        {
            point = _points.Find(cells.Point);
            _dated ??= _time.TryRead(cells.Time, out _, out var dated) ? dated : null;
            return true;
        }

        return false;
    }

    public void Dispose() => _lines.Dispose();

    private bool TryNextRow(out RowCells cells, out ReadOnlySpan<byte> line)
    {
        while (_lines.TryNext(out line))
        {
            if (line.IsEmpty || line[0] == '#' || line.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            cells = default;
            if (_lines.IsCut)
            {
                Error(line, 0, new LocalText($"这一行超过 {RecordingLines.MostLine / 1024} KiB", $"the line is longer than {RecordingLines.MostLine / 1024} KiB"));
            }
            else if (_rows.Read(line, ref cells, out var at) is not { } wrong)
            {
                return true;
            }
            else if (wrong.En is not null)
            {
                Error(line, at, wrong);
            }

            if (_remarks.TooMany || _rows.IsBroken)
            {
                break;
            }
        }

        cells = default;
        line = default;
        return false;
    }

    private bool TryResolve(in RowCells cells, ReadOnlySpan<byte> line, out Sample sample)
    {
        sample = default;
        if (!_time.TryRead(cells.Time, out var ticks, out var dated))
        {
            Error(line, cells.TimeAt, new LocalText(
                "看不懂时间：写成 2026-11-23T02:00:00+08:00（须带时区），或从起点算起的秒数",
                "not a time: write 2026-11-23T02:00:00+08:00, with its offset, or seconds from the start"));
            return false;
        }

        _dated ??= dated;
        if (dated != _dated)
        {
            Error(line, cells.TimeAt, new LocalText("同一份记录里不能既有日期又有秒数", "one recording cannot have both dates and seconds"));
            return false;
        }

        var point = _points.Find(cells.Point);
        if (point < 0)
        {
            _remarks.UnknownPoint(_file, _lines.Number, Column(line, cells.PointAt), Encoding.UTF8.GetString(cells.Point), _points.Names);
            return false;
        }

        if (!TryReadValue(cells.Value, out var value))
        {
            Error(line, cells.ValueAt, new LocalText("看不懂数值：写十进制数、true 或 false；没有值就留空", "not a value: write a decimal number, true or false; leave it empty where there is none"));
            return false;
        }

        if (!QualityCell.TryRead(cells.Quality, out var quality, out var reason))
        {
            Error(line, cells.QualityAt, new LocalText("看不懂质量：good、uncertain、bad 或原因（如 stale、sensor-failure）", "not a quality: good, uncertain, bad, or a reason such as stale or sensor-failure"));
            return false;
        }

        if (quality != Quality.Bad && double.IsNaN(value))
        {
            (quality, reason) = (Quality.Bad, QualityReason.None);
        }
        else if (quality != Quality.Bad && !_points.CanBe(point, value))
        {
            (quality, reason) = (Quality.Bad, QualityReason.OutOfRange);
        }

        var when = dated ? ticks : _zero.Ticks + ticks;
        sample = new Sample(when, point, quality == Quality.Bad ? double.NaN : value, quality, reason, when);
        return true;
    }

    private static bool TryReadValue(ReadOnlySpan<byte> cell, out double value)
    {
        if (NumberCell.TryRead(cell, out value))
        {
            return true;
        }

        value = cell.SequenceEqual("true"u8) ? 1 : cell.SequenceEqual("false"u8) ? 0 : double.NaN;
        return !double.IsNaN(value) || cell.IsEmpty || (cell.Length == 3 && Encoding.ASCII.GetString(cell).Equals("nan", StringComparison.OrdinalIgnoreCase)) || cell.SequenceEqual("null"u8);
    }

    private void Error(ReadOnlySpan<byte> line, int at, in LocalText text) => _remarks.Error(_file, _lines.Number, Column(line, at), text);

    private static int Column(ReadOnlySpan<byte> line, int at) => 1 + Encoding.UTF8.GetCharCount(line[..Math.Min(at, line.Length)]);
}
