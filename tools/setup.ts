import { main } from './install/main';

void main('setup');
