using Dma.Conformance.Operations;
using Dma.Conformance.Reporting;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Tests.Reporting;

public class ProgramTextTests
{
    [Fact]
    public void Every_operation_reads_like_a_call()
    {
        var steps = KnownFailures.Program(
            (1, "alloc_pages", "count=2 placement=HIGH"),
            (2, "alloc_pages", "count=1 placement=ANY"),
            (3, "cpu_store", "buffer=#2 offset=0x40 size=0x80 bytes=0x7"),
            (4, "cpu_load", "buffer=#2 offset=0x0 size=0x1000"),
            (5, "set_mask", "device=1 mask=0xffffff"),
            (6, "get_mask", "device=1"),
            (7, "get_required_mask", "device=1"),
            (8, "get_max_mapping_size", "device=1"),
            (9, "map", "device=0 buffer=#1 offset=0x1 size=0x2 direction=TO_DEVICE attributes=SKIP_CPU_SYNC"),
            (10, "map_page", "device=1 buffer=#1 offset=0x3 size=0x4 direction=BIDIRECTIONAL attributes=NONE page=1"),
            (
                11,
                "map_page",
                "device=2 buffer=#1 offset=0x3 size=0x4 direction=FROM_DEVICE attributes=SKIP_CPU_SYNC page=0"
            ),
            (12, "mapping_error", "mapping=#10"),
            (13, "sync_for_cpu", "mapping=#10 offset=0x1 size=0x3"),
            (14, "sync_for_device", "mapping=#10 offset=0x1 size=0x3"),
            (15, "device_store", "mapping=#10 offset=0x0 size=0x4 bytes=0xfc"),
            (16, "device_load", "mapping=#10 offset=0x0 size=0x4"),
            (17, "stray_store", "mapping=#10 offset=0x4 size=0x4 bytes=0x0"),
            (18, "stray_load", "mapping=#10 offset=0x4 size=0x4"),
            (19, "complete", "device=1"),
            (20, "barrier", ""),
            (21, "unmap", "mapping=#9 attributes=SKIP_CPU_SYNC"),
            (22, "unmap", "mapping=#10 attributes=NONE"),
            (23, "free_pages", "buffer=#1"),
            (24, "settle", ""),
            (25, "set_coherent_mask", "device=1 mask=0xffffff"),
            (26, "get_coherent_mask", "device=1"),
            (27, "set_mask_and_coherent", "device=1 mask=0xffffff"),
            (28, "alloc_coherent", "device=1 size=0x30 flags=GFP_ATOMIC|__GFP_ZERO attributes=WRITE_COMBINE"),
            (29, "alloc_noncoherent", "device=0 size=0x40 flags=GFP_KERNEL"),
            (30, "device_load", "mapping=#28 offset=0x8 size=0x4"),
            (31, "cpu_load", "buffer=#29 offset=0x8 size=0x4"),
            (32, "map", "device=1 buffer=#28 offset=0x1 size=0x2 direction=TO_DEVICE attributes=NONE"),
            (33, "map_to_user", "buffer=#28 page_offset=1 pages=2"),
            (34, "user_store", "mapping=#33 offset=0x8 size=0x4 bytes=0x1"),
            (35, "user_load", "mapping=#33 offset=0x8 size=0x4"),
            (36, "stray_user_load", "mapping=#33 offset=0x2000 size=0x4"),
            (37, "unmap_from_user", "mapping=#33"),
            (38, "can_map_to_user", "device=1"),
            (39, "get_scatter_table", "buffer=#28"),
            (40, "free_coherent", "coherent=#28"),
            (41, "free_noncoherent", "coherent=#29"),
            (42, "new_list", ""),
            (43, "add_entry", "list=#42 buffer=#2 offset=0x3 size=0x4 page=1"),
            (44, "map_list", "device=1 list=#42 direction=TO_DEVICE attributes=NONE"),
            (45, "sync_list_for_cpu", "mapped=#44"),
            (46, "sync_list_for_device", "mapped=#44"),
            (47, "device_load", "mapping=#44 offset=0x1 size=0x2"),
            (48, "unmap_list", "mapped=#44 attributes=SKIP_CPU_SYNC"),
            (49, "set_max_segment_size", "device=1 size=0x1000"),
            (50, "set_segment_boundary", "device=1 mask=0xffff"),
            (51, "get_merge_boundary", "device=1"),
            (52, "set_min_align_mask", "device=1 mask=0x7ff"),
            (53, "padding_load", "mapping=#10 side=BEFORE size=0x8"),
            (54, "reserve_contiguous", "device=1 size=0x2000 limit=ONE_GIB alignment=FOUR_KIB"),
            (55, "alloc_contiguous", "device=1 count=3 order=2"),
            (56, "release_foreign", "device=0 buffer=#55"),
            (57, "release_contiguous", "contiguous=#55"),
            (58, "largest_free", "device=1"),
            (59, "alloc_movable", ""),
            (60, "movable_store", "movable=#59 offset=0x1 size=0x2 bytes=0x3"),
            (61, "pin", "movable=#59"),
            (62, "movable_load", "movable=#59 offset=0x1 size=0x2"),
            (63, "unpin", "movable=#59"),
            (64, "free_movable", "movable=#59"),
            (65, "declare_memory", "device=1 memory=0 offset=0x1000 size=0x2000 flags=DMA_MEMORY_MAP"),
            (66, "mark_occupied", "device=1 offset=0x0 size=0x1000"),
            (67, "alloc_from_coherent", "device=1 size=0x10"),
            (68, "release_from_coherent", "coherent=#67"),
            (69, "release_memory", "device=1"),
            (70, "map_resource", "device=0 window=0 offset=0x1 size=0x2 direction=TO_DEVICE attributes=NONE"),
            (71, "register_store", "window=0 offset=0x1 size=0x2 bytes=0x4"),
            (72, "register_load", "window=0 offset=0x1 size=0x2"),
            (73, "unmap_resource", "resource=#70"),
            (74, "pool_create", "device=1 size=0x20 alignment=0x10 boundary=0x1000"),
            (75, "pool_alloc", "pool=#74 flags=GFP_KERNEL"),
            (76, "pool_statistics", "pool=#74"),
            (77, "pool_free", "block=#75"),
            (78, "pool_destroy", "pool=#74"),
            (79, "sync_for_cpu_if_needed", "mapping=#10 offset=0x1 size=0x3"),
            (80, "sync_for_device_if_needed", "mapping=#10 offset=0x1 size=0x3")
        );
        steps.Select(step => step.Kind).Distinct().Should().BeEquivalentTo(AreaTable.Standard.Kinds);

        new ProgramText(steps, ["ok", "0x00000005 at 0x00005000", "ok", "0x1000 bytes of 00"], ["nic0", "a b"])
            .Lines()
            .Should()
            .Equal(
                " 1  buffer1 = alloc_pages(2, HIGH)",
                " 2  buffer2 = alloc_pages(1, ANY) -> 0x00000005 at 0x00005000",
                " 3  cpu_store(buffer2+0x40, 0x80 bytes, pattern 0x07)",
                " 4  cpu_load(buffer2+0x0, 0x1000 bytes) -> 0x1000 bytes of 00",
                " 5  set_mask(a b, 0xffffff)",
                " 6  get_mask(a b)",
                " 7  get_required_mask(a b)",
                " 8  get_max_mapping_size(a b)",
                " 9  mapping1 = map(nic0, buffer1+0x1, 0x2 bytes, TO_DEVICE, SKIP_CPU_SYNC)",
                "10  mapping2 = map_page(a b, buffer1[page 1]+0x3, 0x4 bytes, BIDIRECTIONAL)",
                "11  mapping3 = map_page(device 2, buffer1[page 0]+0x3, 0x4 bytes, FROM_DEVICE, SKIP_CPU_SYNC)",
                "12  mapping_error(mapping2)",
                "13  sync_for_cpu(mapping2+0x1, 0x3 bytes)",
                "14  sync_for_device(mapping2+0x1, 0x3 bytes)",
                "15  device_store(mapping2+0x0, 0x4 bytes, pattern 0xfc)",
                "16  device_load(mapping2+0x0, 0x4 bytes)",
                "17  stray_store(mapping2+0x4, 0x4 bytes, pattern 0x00)",
                "18  stray_load(mapping2+0x4, 0x4 bytes)",
                "19  complete(a b)",
                "20  barrier()",
                "21  unmap(mapping1, SKIP_CPU_SYNC)",
                "22  unmap(mapping2)",
                "23  free_pages(buffer1)",
                "24  settle()",
                "25  set_coherent_mask(a b, 0xffffff)",
                "26  get_coherent_mask(a b)",
                "27  set_mask_and_coherent(a b, 0xffffff)",
                "28  coherent1 = alloc_coherent(a b, 0x30 bytes, GFP_ATOMIC|__GFP_ZERO, WRITE_COMBINE)",
                "29  coherent2 = alloc_noncoherent(nic0, 0x40 bytes, GFP_KERNEL)",
                "30  device_load(coherent1+0x8, 0x4 bytes)",
                "31  cpu_load(coherent2+0x8, 0x4 bytes)",
                "32  mapping4 = map(a b, coherent1+0x1, 0x2 bytes, TO_DEVICE)",
                "33  user_mapping1 = map_to_user(coherent1, page_offset 1, pages 2)",
                "34  user_store(user_mapping1+0x8, 0x4 bytes, pattern 0x01)",
                "35  user_load(user_mapping1+0x8, 0x4 bytes)",
                "36  stray_user_load(user_mapping1+0x2000, 0x4 bytes)",
                "37  unmap_from_user(user_mapping1)",
                "38  can_map_to_user(a b)",
                "39  get_scatter_table(coherent1)",
                "40  free_coherent(coherent1)",
                "41  free_noncoherent(coherent2)",
                "42  list1 = new_list()",
                "43  add_entry(list1, buffer2[page 1]+0x3, 0x4 bytes)",
                "44  mapped1 = map_list(a b, list1, TO_DEVICE)",
                "45  sync_list_for_cpu(mapped1)",
                "46  sync_list_for_device(mapped1)",
                "47  device_load(mapped1+0x1, 0x2 bytes)",
                "48  unmap_list(mapped1, SKIP_CPU_SYNC)",
                "49  set_max_segment_size(a b, 0x1000 bytes)",
                "50  set_segment_boundary(a b, 0xffff)",
                "51  get_merge_boundary(a b)",
                "52  set_min_align_mask(a b, 0x7ff)",
                "53  padding_load(mapping2, BEFORE, 0x8 bytes)",
                "54  reserve_contiguous(a b, 0x2000 bytes, ONE_GIB, FOUR_KIB)",
                "55  contiguous1 = alloc_contiguous(a b, 3, order 2)",
                "56  release_foreign(nic0, contiguous1)",
                "57  release_contiguous(contiguous1)",
                "58  largest_free(a b)",
                "59  movable1 = alloc_movable()",
                "60  movable_store(movable1+0x1, 0x2 bytes, pattern 0x03)",
                "61  pin(movable1)",
                "62  movable_load(movable1+0x1, 0x2 bytes)",
                "63  unpin(movable1)",
                "64  free_movable(movable1)",
                "65  declare_memory(a b, memory 0+0x1000, 0x2000 bytes, DMA_MEMORY_MAP)",
                "66  coherent3 = mark_occupied(a b, +0x0, 0x1000 bytes)",
                "67  coherent4 = alloc_from_coherent(a b, 0x10 bytes)",
                "68  release_from_coherent(coherent4)",
                "69  release_memory(a b)",
                "70  resource1 = map_resource(nic0, registers 0+0x1, 0x2 bytes, TO_DEVICE)",
                "71  register_store(registers 0+0x1, 0x2 bytes, pattern 0x04)",
                "72  register_load(registers 0+0x1, 0x2 bytes)",
                "73  unmap_resource(resource1)",
                "74  pool1 = pool_create(a b, 0x20 bytes, align 0x10, boundary 0x1000)",
                "75  block1 = pool_alloc(pool1, GFP_KERNEL)",
                "76  pool_statistics(pool1)",
                "77  pool_free(block1)",
                "78  pool_destroy(pool1)",
                "79  sync_for_cpu_if_needed(mapping2+0x1, 0x3 bytes)",
                "80  sync_for_device_if_needed(mapping2+0x1, 0x3 bytes)"
            );
    }

    [Fact]
    public void Arguments_of_an_operation_from_elsewhere_read_by_their_roles()
    {
        var operation = new Operation(
            Kind(
                Argument.Offset,
                Argument.Uses(HandleKind.Buffer),
                Argument.Size,
                Argument.Offset,
                Argument.Count("pool")
            ),
            5
        );
        (operation[0], operation[1], operation[2], operation[3], operation[4]) = (1, 2, 3, 4, 5);

        new ProgramText([operation], [], [])
            .Lines()
            .Should()
            .Equal("1  thing1 = make(offset 0x1, buffer #2+0x4, 0x3 bytes, pool 5)");
    }

    [Fact]
    public void The_device_is_that_of_the_step_that_is_named_or_of_the_last_one_or_of_the_only_one()
    {
        var steps = KnownFailures.Program(
            (1, "alloc_pages", "count=2 placement=ANY"),
            (2, "map", "device=1 buffer=#1 offset=0x0 size=0x2 direction=TO_DEVICE attributes=NONE"),
            (3, "map", "device=0 buffer=#1 offset=0x0 size=0x2 direction=BIDIRECTIONAL attributes=NONE"),
            (4, "device_store", "mapping=#3 offset=0x0 size=0x2 bytes=0x0"),
            (5, "cpu_load", "buffer=#1 offset=0x0 size=0x2")
        );

        Find(steps, "the store of step #4").Should().Be((2, 0));
        Find(steps, "the store of step #1").Should().BeNull("two mappings could be meant");
        Find([.. steps.Take(4)], "nothing").Should().Be((2, 0));
        Find([.. steps.Take(2), steps[4]], "nothing").Should().Be((1, 1));
        Find([], "step #1").Should().BeNull();

        static (int, int)? Find(IReadOnlyList<Operation> steps, string text) =>
            new ProgramText(steps, [], ["nic0", "dsp0"]).TryFindMaker(text, out var index, out var device)
                ? (index, device)
                : null;
    }

    private static OperationKind Kind(params IReadOnlyList<Argument> arguments) =>
        new()
        {
            Name = "make",
            Arguments = arguments,
            Makes = new HandleKind("thing"),
            Weight = 1,
            IsAllowed = (SpecificationState _, in Operation _) => true,
            Execute = (Machine _, SpecificationState _, in Operation _, Observation _) => { },
            Judge = (SpecificationState _, in Operation _, Observation _) => null,
        };
}
