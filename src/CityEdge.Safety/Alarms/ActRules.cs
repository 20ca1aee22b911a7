namespace CityEdge.Safety.Alarms;

/// <summary>
/// What no output may ever do, whoever wrote the configuration (S3): it shuts no water for fire fighting and no smoke extract, cuts nothing that keeps people
/// alive or told, locks nobody in, and what would harm when undone unseen is never undone by a clock or by the gateway's end.
/// </summary>
public static class ActRules
{
    private const string Kind = "kind";
    private const string To = "to";
    private const string Most = "most";
    private const string Loss = "on-gateway-loss";
    private const string Feeds = "feeds";
    private const string For = "for";

    /// <summary>Everything that is wrong with it.</summary>
    public static IEnumerable<ActProblem> Problems(ActDefinition act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return act.Kind switch
        {
            ActKind.FireMain => [new(Kind, new("消防供水干管绝不由网关关闭：消火栓和喷淋靠它", "a fire main is never shut by a gateway: hydrants and sprinklers live on it"))],
            ActKind.SmokeExtract => [new(Kind, new("排烟绝不由网关启停：它归火灾报警主机管", "a smoke extract is never switched by a gateway: it belongs to the fire panel"))],
            ActKind.WaterValve or ActKind.GasValve or ActKind.Breaker or ActKind.DoorRelease or ActKind.ExhaustFan =>
                [.. Positions(act), .. Losses(act), .. Ends(act), .. Loads(act), .. Causes(act)],
        };
    }

    private static IEnumerable<ActProblem> Positions(ActDefinition act)
    {
        var problem = (act.Kind, act.To) switch
        {
            (ActKind.WaterValve or ActKind.GasValve, not ActPosition.Closed) => new LocalText("阀门只能自动关闭（closed），打开须由人", "a valve is only ever closed; opening it is for a person"),
            (ActKind.Breaker, not (ActPosition.Off or ActPosition.Open)) => new("断路器只能自动分断（off），合闸须由人", "a breaker is only ever opened (off); closing it is for a person"),
            (ActKind.DoorRelease, not ActPosition.Open) => new("门禁只能自动释放（open），上锁会困住人", "a door is only ever released (open); locking one traps people"),
            (ActKind.ExhaustFan, not (ActPosition.On or ActPosition.Off)) => new("风机只有 on 和 off", "a fan is put on or off"),
            _ => (LocalText?)null,
        };
        return problem is { } text ? [new(To, text)] : [];
    }

    private static IEnumerable<ActProblem> Losses(ActDefinition act)
    {
        var problem = (act.Kind, act.OnGatewayLoss) switch
        {
            (ActKind.GasValve, GatewayLoss.Opens) => new LocalText("网关失效时燃气阀会打开：须为 stays 或 closes", "a gas valve that opens when the gateway is gone: it must stay or close"),
            (ActKind.Breaker, GatewayLoss.Closes) => new("网关失效时断路器会合闸，等于自行恢复送电：须为 stays 或 opens", "a breaker that closes when the gateway is gone re-energises by itself: it must stay or open"),
            (ActKind.DoorRelease, GatewayLoss.Closes) => new("网关失效时门会锁上，会困住人：须为 stays 或 opens", "a door that locks when the gateway is gone traps people: it must stay or open"),
            _ => (LocalText?)null,
        };
        return problem is { } text ? [new(Loss, text)] : [];
    }

    private static IEnumerable<ActProblem> Ends(ActDefinition act)
    {
        var mayEnd = act.Kind is ActKind.ExhaustFan or ActKind.DoorRelease;
        var problem = (mayEnd, act.Most) switch
        {
            (true, null) => new LocalText("缺少 most：风机和门须写明最长动作时间", "lacks most: a fan or a door has a longest time to act"),
            (true, { } most) when most <= TimeSpan.Zero || most > ActDefinition.LongestMost => new("最长动作时间应大于零，不超过 24 h", "the longest time to act is above zero and at most 24 h"),
            (false, not null) => new("阀门和断路器不会自行恢复，动作后等人处理：去掉 most", "a valve or a breaker never goes back by itself, it waits for a person: leave most out"),
            _ => (LocalText?)null,
        };
        return problem is { } text ? [new(Most, text)] : [];
    }

    private static IEnumerable<ActProblem> Loads(ActDefinition act)
    {
        if (act.Kind == ActKind.Breaker && act.Feeds.Count == 0)
        {
            yield return new(Feeds, new("缺少 feeds：须写明断路器供电给什么，如 [lights, sockets]", "lacks feeds: say what hangs on the breaker, such as [lights, sockets]"));
        }

        if (act.Kind != ActKind.Breaker && act.Feeds.Count > 0)
        {
            yield return new(Feeds, new("feeds 只用于断路器", "feeds is for a breaker only"));
        }

        foreach (var load in act.Feeds.Where(static load => load >= BreakerLoad.Gateway))
        {
            var (zh, en) = Named(load);
            yield return new(Feeds, new($"这个断路器给{zh}供电，绝不能由网关分断", $"this breaker feeds {en}: it is never cut by a gateway"));
        }
    }

    private static IEnumerable<ActProblem> Causes(ActDefinition act)
    {
        if (act.Classes.Count == 0 && act.Alarms.Count == 0)
        {
            yield return new(For, new("缺少 for：没有任何报警是它的依据", "lacks for: no alarm is a cause of it"));
        }

        if (act.Classes.Contains(AlarmClass.Fault))
        {
            yield return new(For, new("故障不能使输出动作：没有数据不是依据", "a fault moves nothing: missing data is no cause"));
        }
    }

    private static (string Zh, string En) Named(BreakerLoad load) => load switch
    {
        BreakerLoad.Gateway => ("网关", "the gateway"),
        BreakerLoad.Siren => ("警笛", "the siren"),
        BreakerLoad.Router => ("路由器", "the router"),
        BreakerLoad.Elevator => ("电梯", "the elevator"),
        BreakerLoad.SmokeExtract => ("排烟", "the smoke extract"),
        BreakerLoad.FirePump => ("消防泵", "the fire pump"),
        BreakerLoad.EmergencyLights => ("应急照明", "the emergency lights"),
        BreakerLoad.Lights or BreakerLoad.Sockets or BreakerLoad.Kitchen or BreakerLoad.Heating or BreakerLoad.Cooling
            or BreakerLoad.Machines or BreakerLoad.Chargers or BreakerLoad.Signs => ("负载", "a load"),
    };
}
