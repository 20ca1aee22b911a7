using System.Diagnostics.CodeAnalysis;
using System.Text;
using MQTTnet;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// Our session with a foreign broker. One loop owns it: connect, subscribe, prove that the link lives, and after any failure throw client and
/// connection away, pause, and make both anew. Nothing in it counts on the wall's clock.
/// </summary>
[SuppressMessage("Reliability", "CA2000", Justification = "MQTTnet's client owns the link that its factory gives it.")]
internal sealed class BrokerSession
{
    private readonly BrokerOptions _options;
    private readonly IBrokerReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly MqttEvents _events;
    private readonly ReconnectBackoff _backoff;
    private readonly TopicNames _names = new();
    private readonly HashSet<string> _told = [];

    private readonly Lock _guard = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BrokerLink? _link;
    private int _waiting;

    private MqttProtocolVersion _version = MqttProtocolVersion.V500;
    private bool _isOld;
    private long _progress;

    /// <param name="options">Where and as whom.</param>
    /// <param name="receiver">Takes what comes.</param>
    /// <param name="events">What is logged.</param>
    /// <param name="time">The clock of every wait.</param>
    /// <param name="dice">A number from 0 up to 1, for the pauses.</param>
    public BrokerSession(BrokerOptions options, IBrokerReceiver receiver, MqttEvents events, TimeProvider time, Func<double> dice)
    {
        (_options, _receiver, _events, _time) = (options, receiver, events, time);
        _backoff = new ReconnectBackoff(dice);
    }

    /// <summary>Why there is no connection; null while there is one, and before the first attempt has ended.</summary>
    public BrokerFailure? Failure { get; private set; }

    /// <summary>Counts up whenever the loop has come round.</summary>
    public long Progress => Volatile.Read(ref _progress);

    /// <summary>Whether a publish would go out now.</summary>
    public bool IsConnected => Volatile.Read(ref _link) is not null;

    /// <summary>Works the session until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (failure, connectedFor) = await LiveOnceAsync(stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            if (connectedFor >= BrokerDefaults.StableAfter)
            {
                _told.Clear();
            }

            Failure = failure;
            Lost(failure);
            if (!TryOtherVersion(failure, connectedFor))
            {
                await PauseAsync(_backoff.After(connectedFor), stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Publishes. While there is no connection it makes the session try at once and waits for it, within the deadline. Never throws for what
    /// happens in the field, and never makes the caller wait for the wire.
    /// </summary>
    /// <param name="topic">A topic's name, without wildcards.</param>
    /// <param name="payload">Not to be changed before the task completes.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="retain">Whether the broker keeps it for later subscribers.</param>
    /// <param name="deadline">For everything together; zero waits neither for a connection nor for a place.</param>
    /// <exception cref="ArgumentException">The topic is none, the QoS is not 0 or 1, or the deadline is below zero.</exception>
    public ValueTask<PublishReceipt> PublishAsync(string topic, ReadOnlyMemory<byte> payload, int qos, bool retain, TimeSpan deadline)
    {
        if (!TopicNames.IsValid(topic))
        {
            throw new ArgumentException($"\"{topic}\" is no topic's name.", nameof(topic));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)qos, 1u, nameof(qos));
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        return Volatile.Read(ref _link) is { } link
            ? link.PublishAsync(topic, payload, qos, retain, deadline)
            : PublishLaterAsync(topic, payload, qos, retain, deadline);
    }

    private async ValueTask<PublishReceipt> PublishLaterAsync(string topic, ReadOnlyMemory<byte> payload, int qos, bool retain, TimeSpan deadline)
    {
        if (deadline == TimeSpan.Zero)
        {
            return PublishReceipt.NotConnected;
        }

        var from = _time.GetTimestamp();
        if (Interlocked.Increment(ref _waiting) > BrokerDefaults.WaitingMaximum)
        {
            Interlocked.Decrement(ref _waiting);
            return PublishReceipt.NotConnected;
        }

        try
        {
            using var limit = new CancellationTokenSource(deadline, _time);
            while (true)
            {
                Task changed;
                BrokerLink? link;
                lock (_guard)
                {
                    (changed, link) = (_changed.Task, _link);
                    _wanted.TrySetResult();
                }

                var left = deadline - _time.GetElapsedTime(from);
                if (left <= TimeSpan.Zero)
                {
                    return PublishReceipt.NotConnected;
                }

                if (link is not null)
                {
                    return await link.PublishAsync(topic, payload, qos, retain, left).ConfigureAwait(false);
                }

                await changed.WaitAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return PublishReceipt.NotConnected;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    // One life of a client: made, used, thrown away.
    private async Task<(BrokerFailure Failure, TimeSpan ConnectedFor)> LiveOnceAsync(CancellationToken stop)
    {
        Interlocked.Increment(ref _progress);
        BrokerSecrets secrets;
        try
        {
            secrets = BrokerSecrets.Load(_options);
        }
        catch (LinkException unusable)
        {
            return (unusable.Failure, TimeSpan.Zero);
        }

        using (secrets)
        {
            var link = new BrokerLink(_options, secrets, _version, _receiver, _names, _events, _time);
            using var client = new MqttClient(new BrokerLinkFactory(link), MqttNetNullLogger.Instance);
            TimeSpan connectedFor = default;
            (BrokerFailure? Word, BrokerFailure? Guess) said = default;
            try
            {
                said = await ConnectAsync(client, link, secrets, stop).ConfigureAwait(false);
                if (said is (null, null))
                {
                    connectedFor = await StayAsync(link, stop).ConfigureAwait(false);
                }
            }
            finally
            {
                await LeaveAsync(client, link, stop).ConfigureAwait(false);
            }

            // The broker's own word, else what the connection met, else what MQTTnet says about it.
            var met = await link.Ended.ConfigureAwait(false);
            return (said.Word ?? (met.Kind == BrokerFailureKind.Stopped ? said.Guess ?? met : met), connectedFor);
        }
    }

    private async Task<(BrokerFailure? Word, BrokerFailure? Guess)> ConnectAsync(MqttClient client, BrokerLink link, BrokerSecrets secrets, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var result = await client.ConnectAsync(ClientOptions(secrets), either.Token).ConfigureAwait(false);
            if (result.ResultCode != MqttClientConnectResultCode.Success)
            {
                return (BrokerFailure.Refused(_options, (int)result.ResultCode), null);
            }

            if (!link.Terms!.HasQos1)
            {
                return (BrokerFailure.NoQos1(_options), null);
            }

            link.Open();
            await SubscribeAsync(client, either.Token).ConfigureAwait(false);
            return (null, null);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or MqttCommunicationException or MqttProtocolViolationException or LinkException or IOException
                or System.Net.Sockets.SocketException or InvalidOperationException or ArgumentException)
        {
            return stop.IsCancellationRequested ? (BrokerFailure.Stopped, null)
                : limit.IsCancellationRequested ? (BrokerFailure.NoAnswer(_options), null)
                : (null, BrokerFailure.Malformed(_options, exception.Message));
        }
    }

    private MqttClientOptions ClientOptions(BrokerSecrets secrets)
    {
        var is5 = _version == MqttProtocolVersion.V500;
        var expiry = (uint)Math.Clamp(_options.SessionExpiry.TotalSeconds, 0, uint.MaxValue);
        return new MqttClientOptions
        {
            // Never looked at: the connection is ours.
            ChannelOptions = new MqttClientTcpOptions { RemoteEndpoint = new System.Net.DnsEndPoint(_options.Host, _options.Port) },
            ClientId = _options.ClientId,
            ProtocolVersion = _version,
            CleanSession = expiry == 0,
            SessionExpiryInterval = is5 ? expiry : 0,
            ReceiveMaximum = is5 ? (ushort)_options.ReceiveMaximum : (ushort)0,
            MaximumPacketSize = is5 ? (uint)_options.MaximumPacketSize : 0,
            Credentials = _options.User is { } user ? new MqttClientCredentials(user, secrets.Password is { } word ? Encoding.UTF8.GetBytes(word) : null) : null,

            // Zero: MQTTnet pings by the wall's clock and not at all while anything else goes out. Liveness is ours.
            KeepAlivePeriod = TimeSpan.Zero,
            Timeout = _options.ConnectTimeout,
        };
    }

    private async Task SubscribeAsync(MqttClient client, CancellationToken stop)
    {
        foreach (var filters in _options.Filters.Chunk(BrokerDefaults.FiltersPerSubscribe))
        {
            var wanted = new MqttClientSubscribeOptions();
            wanted.TopicFilters.AddRange(filters.Select(filter => new MQTTnet.Packets.MqttTopicFilter
            {
                Topic = filter,
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            }));
            var result = await client.SubscribeAsync(wanted, stop).ConfigureAwait(false);
            foreach (var item in result.Items.Where(item => (int)item.ResultCode >= 0x80))
            {
                var failure = BrokerFailure.FilterRefused(_options, item.TopicFilter.Topic, (int)item.ResultCode);
                if (_told.Add(failure.Text.En!))
                {
                    _events.FilterRefused(_options.ClientId, failure);
                    _receiver.Lost(failure);
                }
            }
        }
    }

    private async Task<TimeSpan> StayAsync(BrokerLink link, CancellationToken stop)
    {
        var from = _time.GetTimestamp();
        Failure = null;
        _events.BrokerConnected(_options.ClientId, $"{_options.Host}:{_options.Port}", _version == MqttProtocolVersion.V500 ? "5" : "3.1.1");
        Publish(link);
        try
        {
            _receiver.Connected();
            await ProveAsync(link, from, stop).ConfigureAwait(false);
        }
        finally
        {
            Publish(null);
        }

        return _time.GetElapsedTime(from);
    }

    // Returns when the link has ended, was found dead, or is to stop.
    private async Task ProveAsync(BrokerLink link, long from, CancellationToken stop)
    {
        var heart = new Heartbeat(_options.Heartbeat, link.Terms!.KeepAlive);
        var payload = Encoding.ASCII.GetBytes("1");
        Task<PublishReceipt>? proof = null;
        while (!link.Ended.IsCompleted && !stop.IsCancellationRequested)
        {
            Interlocked.Increment(ref _progress);
            proof = proof is { IsCompleted: true } ? null : proof;
            var (kind, wait) = heart.Look(_time.GetElapsedTime(from), link.Held, link.IsHeld, proof is null);
            switch (kind)
            {
                case BeatKind.Dead:
                    link.Fail(BrokerFailure.Silent(_options));
                    return;
                case BeatKind.Ping:
                    link.Ping();
                    break;
                case BeatKind.Send:
                    // Without a deadline of its own: the heart judges it. A refusal is an answer, too.
                    proof = link.PublishAsync(_options.HeartbeatTopic, payload, 1, retain: false, Timeout.InfiniteTimeSpan).AsTask();
                    break;
                case BeatKind.Wait:
                    break;
                default:
                    throw new InvalidOperationException($"No beat {kind}.");
            }

            using var wake = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var timer = Task.Delay(wait, _time, wake.Token);
            await (proof is null ? Task.WhenAny(link.Ended, timer) : Task.WhenAny(link.Ended, timer, proof)).ConfigureAwait(false);
            await wake.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task LeaveAsync(MqttClient client, BrokerLink link, CancellationToken stop)
    {
        if (stop.IsCancellationRequested && client.IsConnected && !link.Ended.IsCompleted)
        {
            using var limit = new CancellationTokenSource(BrokerDefaults.Farewell, _time);
            try
            {
                await client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or MqttCommunicationException or IOException or InvalidOperationException)
            {
                // A farewell that nobody hears changes nothing: the connection is closed all the same.
            }
        }

        link.Fail(BrokerFailure.Stopped);
    }

    private void Publish(BrokerLink? link)
    {
        TaskCompletionSource changed;
        lock (_guard)
        {
            _link = link;
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    private void Lost(BrokerFailure failure)
    {
        if (_told.Add(failure.Text.En!))
        {
            _events.BrokerLost(_options.ClientId, failure);
            _receiver.Lost(failure);
        }
    }

    // A broker that does not know MQTT 5 says so, or says nothing and closes: then 3.1.1 has its turn, without a pause after a clear word.
    // Only that word is remembered; after a mere close the next connection begins with MQTT 5 again.
    private bool TryOtherVersion(BrokerFailure failure, TimeSpan connectedFor)
    {
        var is5 = _version == MqttProtocolVersion.V500;
        if (failure == BrokerFailure.Refused(_options, 0x84))
        {
            _isOld = is5;
            _version = is5 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;
            return is5;
        }

        if (!_isOld)
        {
            var isMute = connectedFor == TimeSpan.Zero && failure.Kind is BrokerFailureKind.Closed or BrokerFailureKind.Malformed;
            _version = isMute && is5 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;
        }

        return false;
    }

    // The first second always passes: a command that is repeated must not become a hammer. Behind it, who waits to publish ends the pause.
    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        var least = pause < BrokerDefaults.FirstPause ? pause : BrokerDefaults.FirstPause;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(Task.Delay(least, _time, over.Token)).ConfigureAwait(false);
        Task wanted;
        lock (_guard)
        {
            if (_waiting == 0)
            {
                _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            wanted = _wanted.Task;
        }

        await Task.WhenAny(wanted, Task.Delay(pause - least, _time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }
}
