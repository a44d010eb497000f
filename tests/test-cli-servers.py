"""opcdcom servers: what it finds on the practice stations, the same in text and JSON, and what it says where classes are not
recorded."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import case, main, station  # noqa: E402

KEPWARE = {
    'name': 'Kepware.KEPServerEX.V6', 'progid': 'Kepware.KEPServerEX.V6', 'independent': 'Kepware.KEPServerEX',
    'clsid': '{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}', 'appid': '{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}',
    'service': 'KEPServerEXV6', 'mode': 'service', 'specifications': ['DA 1.0', 'DA 2.0', 'DA 3.0', 'AE'],
    'opcenum': False, 'hidden': False, 'vendor': 'Kepware KEPServerEX 6',
}
ENUM = {'clsid': '{13486D51-4821-11D2-A494-3CB306C10000}', 'appid': '{13486D44-4821-11D2-A494-3CB306C10000}',
        'service': 'OpcEnum', 'mode': 'service', 'opcenum': True, 'views': ['32-bit'], 'specifications': []}


def find(data, clsid):
    return next(server for server in data['servers'] if server['clsid'] == clsid)


@case
def text_and_json_say_the_same(place):
    text = place.run('servers', '--station', 'practice', expect=0).out
    data = place.run('servers', '--station', 'practice', '--json', expect=0).json()
    assert data['computer'] == 'OPC-SERVER' and data['complete'] is True, data
    for expected in (KEPWARE, ENUM):
        server = find(data, expected['clsid'])
        assert {key: server[key] for key in expected} == expected, server
    assert len(data['servers']) == 3, data
    assert data['servers'] == sorted(data['servers'], key=lambda server: (server['progid'] or '').upper()), data
    for server in data['servers']:
        for key in ('name', 'clsid', 'appid', 'program', 'service', 'vendor', 'byHand'):
            assert server[key] is None or server[key] in text, f'{key}: {server[key]}\n{text}'
        for specification in server['specifications']:
            assert specification in text, specification
        assert server['account'] is None or server['account']['name'] in text, server


@case
def the_client_has_opcenum_alone(place):
    data = place.run('servers', '--station', 'practice:client', '--json', expect=0).json()
    assert [server['opcenum'] for server in data['servers']] == [True], data


@case
def what_is_not_recorded_is_said(place):
    place.write('s.xml', station())
    result = place.run('servers', '--station', 's.xml', expect=0)
    assert 'no OPC server was found' in result.out and 'not all classes are recorded' in result.err, result
    result = place.run('servers', '--station', 's.xml', '--json', expect=0)
    assert result.json()['complete'] is False and result.json()['servers'] == [], result


main()
