namespace CityEdge.Simulator.Serial;

/// <summary>Meters on one serial line, and whatever else is heard there. What holds: half a request is waited for, anything else is stepped
/// over; at most one longest request is kept.</summary>
/// <param name="port">The devices' end of the line.</param>
internal sealed class MeterBus(Stream port)
{
    private const int LongestRequest = 64;
    private readonly List<byte> _heard = [];

    public List<SimulatedMeter> Meters { get; } = [];

    /// <summary>Bytes that come before every answer: noise of the line.</summary>
    public byte[] Noise { get; set; } = [];

    /// <summary>Hears and answers until stopped or the line is gone.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        var buffer = new byte[LongestRequest];
        while (await port.ReadAsync(buffer, stop).ConfigureAwait(false) is var count and > 0)
        {
            _heard.AddRange(buffer.AsSpan(0, count));
            while (Next() is { } request)
            {
                foreach (var meter in Meters.Where(static m => !m.IsDead))
                {
                    if (meter.Answer(request) is { } answer)
                    {
                        await AnswerAsync(meter, answer, stop).ConfigureAwait(false);
                    }
                }
            }
        }
    }

    /// <summary>Says bytes unasked: a push, or a stranger's noise. Nobody keeps it from colliding with an answer.</summary>
    public async Task SayAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop) => await port.WriteAsync(bytes, stop).ConfigureAwait(false);

    private async Task AnswerAsync(SimulatedMeter meter, byte[] answer, CancellationToken stop)
    {
        if (meter.DiesAfter is { } bytes)
        {
            answer = answer[..bytes];
            meter.IsDead = true;
        }
        else
        {
            meter.Answered++;
        }

        await SayAsync((byte[])[.. Noise, .. answer], stop).ConfigureAwait(false);
    }

    // The next whole request: 68 at the begin; with a second 68 behind six bytes DL/T 645, else CJ/T 188.
    private byte[]? Next()
    {
        while (_heard.Count > 0)
        {
            if (_heard[0] == 0x68 && _heard.Count < 12)
            {
                return null;
            }

            var length = _heard[0] != 0x68 ? 0 : _heard[7] == 0x68 ? 12 + _heard[9] : 13 + _heard[10];
            if (length is > 0 and <= LongestRequest && _heard.Count < length)
            {
                return null;
            }

            if (length is > 0 and <= LongestRequest && _heard[length - 1] == 0x16)
            {
                var request = _heard.GetRange(0, length).ToArray();
                _heard.RemoveRange(0, length);
                return request;
            }

            _heard.RemoveAt(0);
        }

        return null;
    }
}
