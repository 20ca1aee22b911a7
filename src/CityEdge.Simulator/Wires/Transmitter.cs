using System.Threading.Channels;

namespace CityEdge.Simulator.Wires;

/// <summary>The one writer of a wire: transmissions leave in turn, each byte at its moment. Moments are counted from the start of the frame,
/// so that a clumsy timer bunches bytes but never stretches the frame.</summary>
internal sealed class Transmitter
{
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Channel<Transmission> _waiting =
        Channel.CreateBounded<Transmission>(new BoundedChannelOptions(256) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public Transmitter(Stream stream, TimeProvider time)
    {
        _stream = stream;
        _time = time;
    }

    /// <summary>False when so much is waiting already that this is lost.</summary>
    public bool TrySend(Transmission transmission) => _waiting.Writer.TryWrite(transmission);

    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var next in _waiting.Reader.ReadAllAsync(stop).ConfigureAwait(false))
        {
            await SendAsync(next, stop).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(Transmission next, CancellationToken stop)
    {
        var now = _time.GetTimestamp();
        var wait = (next.From > now ? _time.GetElapsedTime(now, next.From) : TimeSpan.Zero) + next.Delay;
        var start = now;
        if (wait > TimeSpan.Zero)
        {
            await Pause.AtLeastAsync(wait, _time, stop).ConfigureAwait(false);
            start += (long)(wait.TotalSeconds * _time.TimestampFrequency);
        }
        if (next.PerByte <= TimeSpan.Zero)
        {
            await _stream.WriteAsync(next.Bytes, stop).ConfigureAwait(false);
            return;
        }
        for (var sent = 0; sent < next.Bytes.Length;)
        {
            // A byte is there when its last bit is.
            var due = (int)Math.Min(next.Bytes.Length, _time.GetElapsedTime(start) / next.PerByte);
            if (due > sent)
            {
                await _stream.WriteAsync(next.Bytes[sent..due], stop).ConfigureAwait(false);
                sent = due;
                continue;
            }
            await Pause.AtLeastAsync((next.PerByte * (sent + 1)) - _time.GetElapsedTime(start), _time, stop).ConfigureAwait(false);
        }
    }
}
