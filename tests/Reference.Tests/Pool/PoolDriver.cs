namespace Dma.Reference.Tests.Pool;

/// <summary>What a driver does with pools, with the answers unwrapped.</summary>
internal static class PoolDriver
{
    public static PoolId CreatePool(
        this Machine machine,
        DeviceId device,
        ulong size,
        ulong alignment = 1,
        ulong boundary = 0
    )
    {
        var answer = machine.CreatePool(device, new(size), new(alignment), new(boundary));
        if (answer.Status != AnswerStatus.Ok)
            Assert.Fail($"no pool of {size} bytes, alignment {alignment}, boundary {boundary}: {answer}");
        return answer.Value;
    }

    public static CoherentBuffer Take(this Machine machine, PoolId pool, Gfp flags = Gfp.Kernel)
    {
        var answer = machine.AllocateFromPool(pool, flags);
        if (answer.Status != AnswerStatus.Ok)
            Assert.Fail($"no block: {answer}");
        return answer.Value;
    }

    public static void Free(this Machine machine, PoolId pool, CoherentBuffer block) =>
        machine.FreeToPool(pool, block).Should().Be(Answer.Ok);

    public static void Destroy(this Machine machine, PoolId pool) => machine.DestroyPool(pool).Should().Be(Answer.Ok);

    public static PoolStatistics Statistics(this Machine machine, PoolId pool) => machine.GetPoolStatistics(pool).Value;
}
